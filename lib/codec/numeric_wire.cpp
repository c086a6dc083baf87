// SPDX-License-Identifier: BSL-1.0
// The binary form of numeric: groups of four decimal digits, the weight of the first group, a sign, a scale.
#include <overt/codec/numeric.hpp>
#include <overt/codec/wire.hpp>

namespace overt {

namespace {

constexpr std::uint16_t positive = 0x0000;
constexpr std::uint16_t negative = 0x4000;
constexpr std::uint16_t nan = 0xC000;
constexpr std::uint16_t infinite = 0xD000;
constexpr std::uint16_t minus_infinite = 0xF000;
constexpr std::uint16_t scale_mask = 0x3FFF;
constexpr std::size_t header_size = 8;

struct header {
    std::uint16_t groups = 0;
    std::int16_t weight = 0;
    std::uint16_t sign = positive;
    std::uint16_t scale = 0;
};

void put_header(const header& value, buffer& out) {
    out.put16(value.groups);
    out.put16(static_cast<std::uint16_t>(value.weight));
    out.put16(value.sign);
    out.put16(value.scale);
}

// Digits of a number, read in groups of four that are lined up with its point.
class grouped {
public:
    explicit grouped(std::string_view text) {
        if (text.starts_with('-')) text.remove_prefix(1);
        const std::size_t point = text.find('.');
        const std::string_view whole = text.substr(0, point);
        const std::string_view fraction = point == text.npos ? std::string_view() : text.substr(point + 1);
        digits_.assign((4 - whole.size() % 4) % 4, '0');
        digits_.append(whole);
        weight_ = static_cast<int>(digits_.size() / 4) - 1;
        digits_.append(fraction);
        digits_.append((4 - digits_.size() % 4) % 4, '0');
        scale_ = fraction.size();
    }

    std::size_t count() const noexcept { return digits_.size() / 4; }
    std::uint16_t group(std::size_t i) const noexcept {
        unsigned value = 0;
        for (std::size_t k = 4 * i; k < 4 * i + 4; ++k) value = value * 10 + static_cast<unsigned>(digits_[k] - '0');
        return static_cast<std::uint16_t>(value);
    }
    int weight() const noexcept { return weight_; }
    std::size_t scale() const noexcept { return scale_; }

private:
    std::string digits_{};
    int weight_ = 0;
    std::size_t scale_ = 0;
};

void encode_number(std::string_view text, buffer& out) {
    const grouped number(text);
    std::size_t first = 0;
    std::size_t last = number.count();
    while (last > first && number.group(last - 1) == 0) --last;
    while (first < last && number.group(first) == 0) ++first;
    header head;
    head.groups = static_cast<std::uint16_t>(last - first);
    head.scale = static_cast<std::uint16_t>(number.scale());
    if (first < last) {
        head.weight = static_cast<std::int16_t>(number.weight() - static_cast<int>(first));
        head.sign = text.starts_with('-') ? negative : positive;
    }
    put_header(head, out);
    for (std::size_t i = first; i < last; ++i) out.put16(number.group(i));
}

header read_header(cell bytes, std::string_view type) {
    if (bytes.size < static_cast<std::int32_t>(header_size)) detail::throw_wrong_size(type, bytes.size);
    header head;
    head.groups = detail::load16(bytes.data);
    head.weight = static_cast<std::int16_t>(detail::load16(bytes.data + 2));
    head.sign = detail::load16(bytes.data + 4);
    head.scale = detail::load16(bytes.data + 6);
    if (static_cast<std::size_t>(bytes.size) != header_size + 2u * head.groups)
        detail::throw_malformed(type, "its length does not fit the number of its digits");
    return head;
}

void append_group(std::string& text, unsigned value) {
    text += static_cast<char>('0' + value / 1000);
    text += static_cast<char>('0' + value / 100 % 10);
    text += static_cast<char>('0' + value / 10 % 10);
    text += static_cast<char>('0' + value % 10);
}

// Digits that lie behind the scale are left out, which is what the server does when it writes a number as text.
std::string decode_number(const header& head, const char* groups) {
    const int count = head.groups;
    const int weight = count == 0 ? -1 : head.weight;
    const auto group = [&](int i) -> unsigned { return i >= 0 && i < count ? detail::load16(groups + 2 * i) : 0u; };
    std::string text;
    for (int i = 0; i <= weight; ++i) append_group(text, group(i));
    text.erase(0, text.find_first_not_of('0'));
    if (text.empty()) text += '0';
    const std::size_t point = text.size();
    for (int i = weight + 1; text.size() - point < head.scale; ++i) append_group(text, group(i));
    text.resize(point + head.scale);
    const bool zero = text.find_first_not_of('0') == text.npos;
    if (head.scale > 0) text.insert(point, 1, '.');
    if (head.sign == negative && !zero) text.insert(0, 1, '-');
    return text;
}

}  // namespace

void codec<numeric>::encode(const numeric& value, buffer& out) {
    if (value.is_nan()) return put_header({0, 0, nan, 0}, out);
    if (value.is_infinite())
        return put_header({0, 0, value.to_string().starts_with('-') ? minus_infinite : infinite, 0}, out);
    encode_number(value.to_string(), out);
}

numeric codec<numeric>::decode(cell bytes) {
    const header head = read_header(bytes, name);
    const char* groups = bytes.data + header_size;
    if (head.sign == nan) return {numeric::canonical(), "NaN"};
    if (head.sign == infinite) return {numeric::canonical(), "Infinity"};
    if (head.sign == minus_infinite) return {numeric::canonical(), "-Infinity"};
    if (head.sign != positive && head.sign != negative) detail::throw_malformed(name, "its sign is unknown");
    if (head.scale > scale_mask) detail::throw_malformed(name, "its scale is larger than 16383");
    for (int i = 0; i < head.groups; ++i)
        if (detail::load16(groups + 2 * i) > 9999) detail::throw_malformed(name, "a group of its digits is above 9999");
    return {numeric::canonical(), decode_number(head, groups)};
}

}  // namespace overt
