// SPDX-License-Identifier: BSL-1.0
#include <overt/pg/result.hpp>

#include <libpq-fe.h>

#include <charconv>
#include <utility>

namespace overt::pg {

const detail::cell_readers detail::libpq_cells{&PQgetlength, &PQgetvalue, &PQgetisnull};

result& result::operator=(result&& other) noexcept {
    PQclear(std::exchange(raw_, std::exchange(other.raw_, nullptr)));
    return *this;
}

result::~result() {
    if (raw_) PQclear(raw_);
}

int result::rows() const noexcept { return PQntuples(raw_); }

int result::columns() const noexcept { return PQnfields(raw_); }

std::string_view result::column_name(int column) const noexcept {
    const char* const name = PQfname(raw_, column);
    return name ? std::string_view(name) : std::string_view();
}

oid result::column_type(int column) const noexcept { return PQftype(raw_, column); }

std::string_view result::tag() const noexcept {
    const char* const text = raw_ ? PQcmdStatus(raw_) : nullptr;
    return text ? std::string_view(text) : std::string_view();
}

std::int64_t result::rows_affected() const noexcept {
    const std::string_view text(raw_ ? PQcmdTuples(raw_) : "");
    std::int64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

}  // namespace overt::pg
