// SPDX-License-Identifier: BSL-1.0
// Messages of the protocol: written by servers that are none, and found in what passes a proxy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace overt::test {

/// In the password of every connection string to a fake server, and in what it says: no message of ours may show it.
inline const std::string canary = "c4n4ry";

inline std::string big_endian(std::uint32_t value, int bytes = 4) {
    std::string text;
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) text += static_cast<char>(value >> shift);
    return text;
}
inline std::uint32_t from_big_endian(std::string_view bytes) {
    std::uint32_t value = 0;
    for (const char each : bytes.substr(0, 4)) value = value << 8 | static_cast<unsigned char>(each);
    return value;
}

/// A message whose length is a lie.
inline std::string message_of_length(char type, std::uint32_t length, std::string_view body) {
    return std::string(1, type).append(big_endian(length)).append(body);
}
inline std::string message(char type, std::string_view body) {
    return message_of_length(type, static_cast<std::uint32_t>(body.size() + 4), body);
}

inline std::string error_response(std::string_view severity, std::string_view sqlstate, char type = 'E') {
    std::string body;
    for (const std::string& field : {"S" + std::string(severity), "V" + std::string(severity),
                                     "C" + std::string(sqlstate), "Mabout \"" + canary + "\""})
        body.append(field) += '\0';
    return message(type, body + '\0');
}

/// @shape in: I, T or E: outside, inside, in a failed transaction
inline std::string ready(char in = 'I') { return message('Z', std::string(1, in)); }
inline std::string command_complete(std::string_view tag) { return message('C', std::string(tag) + '\0'); }
inline std::string parameter_status(std::string_view name, std::string_view value) {
    return message('S', std::string(name) + '\0' + std::string(value) + '\0');
}
/// A request for authentication.
inline std::string authentication(std::uint32_t kind, std::string_view more = {}) {
    return message('R', big_endian(kind).append(more));
}

/// What a server says that lets anybody in.
inline std::string greeting(std::string_view encoding = "UTF8", std::string_view literals = "on") {
    return authentication(0) + parameter_status("client_encoding", encoding) +
           parameter_status("standard_conforming_strings", literals) + parameter_status("server_version", "15.0") +
           message('K', std::string(8, '\1')) + ready();
}

/// Cuts a stream into messages. The first of a client has no type; type is 0 then.
class message_splitter {
public:
    struct found {
        char type;
        std::string bytes;
    };

    void typed_from_the_start() noexcept { typed_ = true; }
    void add(const char* bytes, std::size_t size) { kept_.append(bytes, size); }
    std::optional<found> next() {
        const std::size_t head = typed_ ? 1 : 0;
        if (kept_.size() - at_ < head + 4) return none();
        const std::size_t size = head + from_big_endian(std::string_view(kept_).substr(at_ + head));
        if (kept_.size() - at_ < size) return none();
        found one{typed_ ? kept_[at_] : '\0', kept_.substr(at_, size)};
        at_ += size;
        // one that asks for TLS or to cancel comes before the first message proper
        constexpr std::uint32_t smallest_odd_request = 80877102;
        typed_ = typed_ || from_big_endian(std::string_view(one.bytes).substr(4)) < smallest_odd_request;
        return one;
    }

private:
    std::optional<found> none() {
        kept_.erase(0, at_);
        at_ = 0;
        return std::nullopt;
    }

    std::string kept_{};
    std::size_t at_ = 0;
    bool typed_ = false;
};

}  // namespace overt::test
