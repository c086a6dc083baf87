// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/array.hpp>
#include <overt/codec/wire.hpp>
#include <overt/error.hpp>

namespace overt::detail {

namespace {

// The server's own limit, with a lower bound of 1.
constexpr std::size_t most_elements = 134'217'727;
constexpr std::size_t flags_offset = 4;
constexpr std::size_t empty_size = 12;
constexpr std::size_t header_size = 20;

}  // namespace

array_writer::array_writer(buffer& out, oid element, std::size_t count)
    : out_(out),
      start_(out.size()),
      text_(element == 0) {
    if (count > most_elements) throw_not_storable("an array", "it has more than 134217727 elements");
    if (text_) {
        out_.put8('{');
        return;
    }
    out_.put32(count == 0 ? 0 : 1);  // dimensions
    out_.put32(0);                   // flags
    out_.put32(element);
    if (count == 0) return;
    out_.put32(static_cast<std::uint32_t>(count));
    out_.put32(1);  // lower bound
}

void array_writer::open() {
    if (text_ && !first_) out_.put8(',');
    first_ = false;
    if (!text_) out_.put32(0);
    element_ = out_.size();
}

void array_writer::close() {
    if (!text_) return out_.patch32(element_ - 4, static_cast<std::uint32_t>(out_.size() - element_));
    const std::string raw(out_.view().substr(element_));
    out_.truncate(element_);
    out_.put8('"');
    for (const char c : raw) {
        if (c == '"' || c == '\\') out_.put8('\\');
        out_.put8(static_cast<unsigned char>(c));
    }
    out_.put8('"');
}

void array_writer::add_null() {
    open();
    if (text_) return out_.append("NULL");
    out_.patch32(element_ - 4, static_cast<std::uint32_t>(-1));
    announce_null();
}

void array_writer::finish() {
    if (text_) out_.put8('}');
}

array_reader::array_reader(cell bytes, bool (*accepts)(oid), bool text, std::string_view type)
    : rest_(bytes.bytes()),
      type_(type) {
    // The binary form begins with the high byte of a small number, which is no brace.
    literal_ = text && (rest_.starts_with('{') || rest_.starts_with('['));
    if (literal_) read_literal_start();
    else read_header(accepts);
}

void array_reader::read_header(bool (*accepts)(oid)) {
    if (rest_.size() < empty_size) malformed("it ends too early");
    const std::uint32_t dimensions = load32(rest_.data());
    const std::uint32_t flags = load32(rest_.data() + flags_offset);
    const oid element = load32(rest_.data() + 8);
    if (dimensions > 1) malformed("it has more than one dimension; unnest it in SQL");
    if (flags > 1) malformed("its flags are unknown");
    if (!accepts(element)) malformed("its elements are of another type");
    if (dimensions == 0) {
        rest_.remove_prefix(empty_size);
    } else {
        if (rest_.size() < header_size) malformed("it ends too early");
        left_ = load32(rest_.data() + 12);
        rest_.remove_prefix(header_size);
        // Every element has at least its length, so a wrong count cannot ask for much memory.
        if (left_ > rest_.size() / 4) malformed("it ends too early");
    }
    if (left_ == 0 && !rest_.empty()) malformed("bytes follow its last element");
}

void array_reader::read_literal_start() {
    if (rest_.starts_with('[')) {
        const std::size_t equals = rest_.find('=');
        if (equals == rest_.npos) malformed("its bounds do not end");
        rest_.remove_prefix(equals + 1);
    }
    if (!rest_.starts_with('{')) malformed("its opening brace is missing");
    rest_.remove_prefix(1);
    if (!rest_.starts_with('}')) return;
    rest_.remove_prefix(1);
    finish_literal();
}

bool array_reader::next() { return literal_ ? next_literal() : next_binary(); }

bool array_reader::next_binary() {
    if (left_ == 0) return false;
    if (rest_.size() < 4) malformed("it ends too early");
    const auto size = static_cast<std::int32_t>(load32(rest_.data()));
    rest_.remove_prefix(4);
    if (size < -1 || (size > 0 && static_cast<std::size_t>(size) > rest_.size())) malformed("it ends too early");
    element_ = {size < 0 ? nullptr : rest_.data(), size};
    if (size > 0) rest_.remove_prefix(static_cast<std::size_t>(size));
    if (--left_ == 0 && !rest_.empty()) malformed("bytes follow its last element");
    return true;
}

bool array_reader::next_literal() {
    if (done_) return false;
    if (rest_.starts_with('{')) malformed("it has more than one dimension; unnest it in SQL");
    if (rest_.starts_with('"')) read_quoted();
    else read_plain();
    read_separator();
    return true;
}

void array_reader::read_quoted() {
    scratch_.clear();
    std::size_t at = 1;
    while (at < rest_.size() && rest_[at] != '"') {
        if (rest_[at] == '\\' && ++at == rest_.size()) break;
        scratch_ += rest_[at++];
    }
    if (at >= rest_.size()) malformed("a quoted element does not end");
    rest_.remove_prefix(at + 1);
    element_ = {scratch_.data(), static_cast<std::int32_t>(scratch_.size())};
}

void array_reader::read_plain() {
    const std::size_t size = rest_.find_first_of(",}");
    if (size == rest_.npos || size == 0) malformed("an element is missing");
    const std::string_view word = rest_.substr(0, size);
    rest_.remove_prefix(size);
    // The server writes NULL like this, and quotes the word where it is a value.
    if (word == "NULL") element_ = {};
    else element_ = {word.data(), static_cast<std::int32_t>(word.size())};
}

void array_reader::read_separator() {
    if (rest_.empty()) malformed("its closing brace is missing");
    const char separator = rest_.front();
    rest_.remove_prefix(1);
    if (separator == ',') return;
    if (separator != '}') malformed("a comma is missing");
    finish_literal();
}

void array_reader::finish_literal() {
    if (!rest_.empty()) malformed("bytes follow its closing brace");
    done_ = true;
}

void array_reader::throw_null() const {
    std::string text = "The array ";
    text.append(type_).append(" holds a NULL; read it into a std::vector of std::optional.");
    throw decode_error(text);
}

void array_reader::malformed(std::string_view why) const { throw_malformed(type_, why); }

}  // namespace overt::detail
