// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/rows.hpp>

namespace overt::detail {

checked_answer::checked_answer(pg::exchange& from, const row_shape& shape, match how, std::string_view statement)
    : answer_(from.take()) {
    if (const int most = from.most_rows(); most != 0 && answer_.rows() > most) [[unlikely]]
        throw too_many_rows(statement, most);
    if (how == match::by_name) {
        places_ = match_by_name(answer_, shape, statement);
        return;
    }
    if (from.checked_shape() == &shape) return;
    check_shape(answer_, shape, statement);
    from.remember_shape(&shape);
}

checked_answer::checked_answer(pg::result from, const row_shape& shape, match how, std::string_view statement)
    : answer_(std::move(from)) {
    if (how == match::by_name) places_ = match_by_name(answer_, shape, statement);
    else check_shape(answer_, shape, statement);
}

}  // namespace overt::detail
