// SPDX-License-Identifier: BSL-1.0
// Tokens of pages as a client may send them: each is refused with a request_error, or is the one text of its place.
#include "fuzz.hpp"
#include "models.hpp"

#include <overt/sql.hpp>
#include <overt/sql/page_token.hpp>
#include <overt/sql/request_error.hpp>

using namespace overt;

namespace {

const detail::page_key keys[] = {{col<&fuzz::post::likes>, true}, {col<&fuzz::post::id>, false}};

void read(const std::string& token) {
    try {
        const detail::page_place place = detail::read_token(keys, token);
        fuzz::require(place.values.size() == std::size(keys), "a place has a value for each key");
        fuzz::require(detail::write_token(keys, place) == token, "each place has one token");
    } catch (const request_error&) {
        // it is no token
    }
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    for (std::size_t i = 0; i < bytes.size() * 8; i += 6) {
        unsigned bits = 0;
        for (std::size_t k = i; k != i + 6; ++k) {
            const unsigned byte = k / 8 < bytes.size() ? static_cast<unsigned char>(bytes[k / 8]) : 0U;
            bits = bits << 1 | (byte >> (7 - k % 8) & 1);
        }
        text += letters[bits];
    }
    return text;
}

std::string unbase64(std::string_view text) {
    std::string bytes;
    unsigned bits = 0;
    int waiting = 0;
    for (const char c : text) {
        bits = bits << 6 |
               static_cast<unsigned>(
                   std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_").find(c));
        if ((waiting += 6) < 8) continue;
        waiting -= 8;
        bytes += static_cast<char>(bits >> waiting & 255);
    }
    return bytes;
}

/// The checksum keeps mistakes away and no attacker: a token with the right one.
std::string signed_token(std::string_view values) {
    constexpr std::size_t head = 10;
    std::string bytes = unbase64(detail::write_token(keys, {})).substr(0, head);
    bytes.append(values);
    std::uint64_t sum = 0xcbf29ce484222325;
    for (const char c : bytes) sum = (sum ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    buffer end;
    end.put32(static_cast<std::uint32_t>(sum ^ sum >> 32));
    return base64(bytes.append(end.view()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(fuzz::text_of(data, size));
    read(text);
    read(signed_token(text));
    const std::size_t half = text.size() / 2;
    const detail::page_place place{size % 2 == 1, {text.substr(0, half), text.substr(half)}};
    const detail::page_place again = detail::read_token(keys, detail::write_token(keys, place));
    fuzz::require(again.backward == place.backward && again.values == place.values, "a place travels in its token");
    return 0;
}
