// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/composite.hpp>

#include <overt/codec/wire.hpp>
#include <overt/error.hpp>

#include <string>

namespace overt::detail {

void record_writer::open(oid type) {
    out_.put32(type);
    out_.put32(0);
    mark_ = out_.size();
}

void record_writer::add_null(oid type) {
    out_.put32(type);
    out_.put32(static_cast<std::uint32_t>(-1));
}

record_reader::record_reader(cell bytes, std::size_t fields, std::string_view type)
    : rest_(bytes.bytes()),
      type_(type) {
    if (rest_.size() < 4) malformed("it ends too early");
    if (load32(rest_.data()) != fields) malformed("it has another number of fields than its description");
    rest_.remove_prefix(4);
}

cell record_reader::next(const value_type& expected, std::string_view field) {
    if (rest_.size() < 8) malformed("it ends too early");
    const oid type = load32(rest_.data());
    const auto size = static_cast<std::int32_t>(load32(rest_.data() + 4));
    rest_.remove_prefix(8);
    if (!expected.accepts(type)) {
        std::string text = "its field \"";
        text.append(field).append("\" has another type than ").append(expected.name);
        malformed(text);
    }
    if (size < -1 || (size > 0 && static_cast<std::size_t>(size) > rest_.size())) malformed("it ends too early");
    const cell taken{size < 0 ? nullptr : rest_.data(), size};
    if (size > 0) rest_.remove_prefix(static_cast<std::size_t>(size));
    return taken;
}

void record_reader::finish() const {
    if (!rest_.empty()) malformed("bytes follow its last field");
}

void record_reader::throw_null(std::string_view field) const {
    std::string text = "The field \"";
    text.append(field).append("\" of the composite value ").append(type_);
    throw decode_error(text.append(" is NULL; make its member std::optional."));
}

void record_reader::malformed(std::string_view why) const { throw_malformed(type_, why); }

}  // namespace overt::detail
