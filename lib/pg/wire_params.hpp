// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/params.hpp>

#include <cstddef>
#include <memory>

namespace overt::pg::detail {

/// One parameter as libpq takes it; gives its size.
inline std::size_t place(const params& from, int index, const char*& data, int& length, int& format) noexcept {
    const cell value = from.value(index);
    data = value.data;  // libpq takes a null pointer for NULL, as a cell does
    length = value.size;
    format = from.format(index);
    return static_cast<std::size_t>(value.size < 0 ? 0 : value.size);
}

/// The parameters of a statement in the parallel arrays that libpq takes; a handful of them needs no allocation.
/// @lifetime points into the params
class wire_params {
public:
    explicit wire_params(const params& from) : count_(from.count()) {
        if (count_ > inline_count) [[unlikely]]
            allocate();
        for (int i = 0; i < count_; ++i) {
            total_ += place(from, i, values_[i], lengths_[i], formats_[i]);
            types_[i] = from.type(i);
        }
    }
    wire_params(const wire_params&) = delete;
    wire_params& operator=(const wire_params&) = delete;

    int count() const noexcept { return count_; }
    const char* const* values() const noexcept { return values_; }
    const int* lengths() const noexcept { return lengths_; }
    const int* formats() const noexcept { return formats_; }
    const oid* types() const noexcept { return types_; }
    /// Bytes of all values together.
    std::size_t total() const noexcept { return total_; }

private:
    static constexpr int inline_count = 8;
    void allocate();

    int count_;
    std::size_t total_ = 0;
    const char* few_values_[inline_count];
    int few_lengths_[inline_count];
    int few_formats_[inline_count];
    oid few_types_[inline_count];
    const char** values_ = few_values_;
    int* lengths_ = few_lengths_;
    int* formats_ = few_formats_;
    oid* types_ = few_types_;
    std::unique_ptr<const char*[]> more_values_;
    std::unique_ptr<int[]> more_ints_;
    std::unique_ptr<oid[]> more_types_;
};

}  // namespace overt::pg::detail
