// SPDX-License-Identifier: BSL-1.0
#include <overt/sql/page_token.hpp>

#include <overt/codec/buffer.hpp>
#include <overt/codec/wire.hpp>
#include <overt/sql/request_error.hpp>

#include <cstdint>

namespace overt::detail {

namespace {

constexpr std::uint8_t token_version = 1;
constexpr std::size_t head_size = 2 + sizeof(std::uint64_t);
constexpr std::size_t checksum_size = sizeof(std::uint32_t);
constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// FNV-1a. It finds damage and mistakes; it is no signature, and a token needs none: it says no more than a value in a
/// condition does.
class fingerprint {
public:
    fingerprint& add(std::string_view bytes) noexcept {
        for (const char c : bytes) {
            sum_ ^= static_cast<unsigned char>(c);
            sum_ *= 0x100000001b3;
        }
        return *this;
    }
    /// A text and its end.
    fingerprint& add_name(std::string_view name) noexcept { return add(name).add(std::string_view("", 1)); }
    std::uint64_t get() const noexcept { return sum_; }
    std::uint32_t folded() const noexcept { return static_cast<std::uint32_t>(sum_ ^ sum_ >> 32); }

private:
    std::uint64_t sum_ = 0xcbf29ce484222325;
};

std::uint64_t fingerprint_of(std::span<const page_key> keys) {
    fingerprint sum;
    for (const page_key& key : keys) {
        sum.add_name(key.column.table->schema).add_name(key.column.table->name);
        sum.add_name(key.column.alias ? key.column.alias : "").add_name(key.info().name);
        sum.add_name(key.info().type->name).add(key.descending ? "-" : "+");
    }
    return sum.get();
}

std::string to_base64(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() * 4 + 2) / 3);
    std::uint32_t bits = 0;
    int waiting = 0;
    for (const char c : bytes) {
        bits = bits << 8 | static_cast<unsigned char>(c);
        for (waiting += 8; waiting >= 6; waiting -= 6) text += letters[bits >> (waiting - 6) & 63];
    }
    if (waiting != 0) text += letters[bits << (6 - waiting) & 63];
    return text;
}

std::string from_base64(std::string_view text) {
    std::string bytes;
    std::uint32_t bits = 0;
    int waiting = 0;
    for (const char c : text) {
        const std::size_t letter = letters.find(c);
        if (letter == letters.npos) throw_bad_token();
        bits = bits << 6 | static_cast<std::uint32_t>(letter);
        waiting += 6;
        if (waiting < 8) continue;
        waiting -= 8;
        bytes += static_cast<char>(bits >> waiting & 255);
    }
    // Each position has one text only: what is left over is less than a letter, and zero.
    if (waiting >= 6 || (bits & ((1U << waiting) - 1)) != 0) throw_bad_token();
    return bytes;
}

std::uint32_t checksum_of(std::string_view bytes) { return fingerprint().add(bytes).folded(); }

/// Takes one value, behind its size, from the front.
std::string take_value(std::string_view& from) {
    if (from.size() < sizeof(std::uint32_t)) throw_bad_token();
    const std::uint32_t size = load32(from.data());
    from.remove_prefix(sizeof size);
    if (from.size() < size) throw_bad_token();
    std::string value(from.substr(0, size));
    from.remove_prefix(size);
    return value;
}

}  // namespace

void throw_bad_token() { throw request_error("this is no page token, or it was damaged; start at the first page"); }

std::string write_token(std::span<const page_key> keys, const page_place& place) {
    buffer out;
    out.put8(token_version);
    out.put8(place.backward);
    out.put64(fingerprint_of(keys));
    for (const std::string& value : place.values) {
        out.put32(static_cast<std::uint32_t>(value.size()));
        out.append(value);
    }
    out.put32(checksum_of(out.view()));
    return to_base64(out.view());
}

page_place read_token(std::span<const page_key> keys, std::string_view token) {
    const std::string bytes = from_base64(token);
    if (bytes.size() < head_size + checksum_size) throw_bad_token();
    std::string_view rest = std::string_view(bytes).substr(0, bytes.size() - checksum_size);
    if (load32(bytes.data() + rest.size()) != checksum_of(rest)) throw_bad_token();
    if (static_cast<std::uint8_t>(rest[0]) != token_version)
        throw request_error("this page token is of another version; start at the first page");
    if (load64(rest.data() + 2) != fingerprint_of(keys))
        throw request_error("this page token belongs to another order of rows; start at the first page");
    page_place place{rest[1] != 0, {}};
    if (static_cast<std::uint8_t>(rest[1]) > 1) throw_bad_token();
    rest.remove_prefix(head_size);
    for (std::size_t i = 0; i != keys.size(); ++i) place.values.push_back(take_value(rest));
    if (!rest.empty()) throw_bad_token();
    return place;
}

}  // namespace overt::detail
