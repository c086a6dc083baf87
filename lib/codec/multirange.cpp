// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/multirange.hpp>

#include <overt/codec/wire.hpp>

namespace overt::detail {

multirange_reader::multirange_reader(cell bytes, std::string_view type) : rest_(bytes.bytes()), type_(type) {
    if (rest_.size() < 4) throw_malformed(type_, "it ends too early");
    left_ = load32(rest_.data());
    rest_.remove_prefix(4);
    if (left_ == 0 && !rest_.empty()) throw_malformed(type_, "bytes follow its last range");
}

bool multirange_reader::next() {
    if (left_ == 0) return false;
    if (rest_.size() < 4) throw_malformed(type_, "it ends too early");
    const std::uint32_t size = load32(rest_.data());
    rest_.remove_prefix(4);
    if (size > rest_.size()) throw_malformed(type_, "it ends too early");
    element_ = {rest_.data(), static_cast<std::int32_t>(size)};
    rest_.remove_prefix(size);
    if (--left_ == 0 && !rest_.empty()) throw_malformed(type_, "bytes follow its last range");
    return true;
}

}  // namespace overt::detail
