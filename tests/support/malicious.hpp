// SPDX-License-Identifier: BSL-1.0
// Servers with bad intentions: what they say in the place of a greeting, or of the answer to a query.
#pragma once

#include "fake_server.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace overt::test {

struct malice {
    const char* name;
    std::string words;
};

/// RowDescription of columns of int4 in binary, all with the same name.
inline std::string row_description(std::uint32_t columns, std::uint32_t claimed) {
    std::string body = big_endian(claimed, 2);
    for (std::uint32_t i = 0; i != columns; ++i)
        body += std::string("n\0", 2) + big_endian(0) + big_endian(0, 2) + big_endian(23) + big_endian(4, 2) +
                big_endian(0xffffffff) + big_endian(1, 2);
    return message('T', body);
}
inline std::string data_row(std::uint32_t value, std::uint32_t claimed = 1) {
    return message('D', big_endian(claimed, 2) + big_endian(4) + big_endian(value));
}
/// ParseComplete and BindComplete: what comes before the rows of a statement with parameters.
inline std::string bound() { return message('1', "") + message('2', ""); }
inline std::string one_row(std::uint32_t value) {
    return bound() + row_description(1, 1) + data_row(value) + command_complete("SELECT 1") + ready();
}

inline std::string random_bytes(unsigned seed, std::size_t count) {
    std::minstd_rand next(seed);
    std::string bytes(count, '\0');
    for (char& each : bytes) each = static_cast<char>(next() >> 7);
    return bytes;
}

/// Answers to the first statement of a session. None of them is right.
inline std::vector<malice> bad_answers() {
    const std::string head = bound() + row_description(1, 1);
    const std::string tail = command_complete("SELECT 1") + ready();
    return {
        {"length zero", message_of_length('D', 0, "")},
        {"length three", message_of_length('D', 3, "")},
        {"negative length", head + message_of_length('D', 0xffffffff, "x")},
        {"a length of 1.9 GB and nothing behind it", head + message_of_length('D', 1'900'000'000, "\0\1")},
        {"a longer length than the message",
         head + message_of_length('D', 12, big_endian(1, 2) + big_endian(4) + "ab")},
        {"65535 columns that are not there", bound() + row_description(1, 65535) + tail},
        {"negative number of columns in a row", head + data_row(1, 0xffff) + tail},
        {"more fields than columns", head + message('D', big_endian(2, 2) + big_endian(0) + big_endian(0)) + tail},
        {"fewer fields than columns", head + message('D', big_endian(0, 2)) + tail},
        {"a field that is longer than its row", head + message('D', big_endian(1, 2) + big_endian(1000) + "ab") + tail},
        {"a field of negative length", head + message('D', big_endian(1, 2) + big_endian(0xfffffff0) + "ab") + tail},
        {"an unknown type of message", head + message('?', "what") + tail},
        {"a bad transaction status", head + data_row(1) + command_complete("SELECT 1") + ready('?')},
        {"an error without a code", message('E', std::string("SERROR\0Mx\0\0", 11)) + ready()},
        {"an error without an end", message('E', "SERROR") + ready()},
        {"an error of 40 kB without a code",
         message('E', 'M' + std::string(40'000, 'x') + std::string(2, '\0')) + ready()},
        {"no answer at all", ready()},
        {"rows before their description", bound() + data_row(1) + tail},
        {"a request for authentication", authentication(3)},
        {"an invitation to copy", message('G', std::string("\0\0\0", 3))},
        {"copied data", message('d', "data") + ready()},
        {"the end of a portal that nobody asked for", message('s', "") + ready()},
        {"HTTP", "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"},
        {"0xff", std::string(512, '\xff')},
        {"zeros", std::string(512, '\0')},
        {"random bytes 1", random_bytes(1, 4096)},
        {"random bytes 2", random_bytes(2, 4096)},
        {"random bytes 3", random_bytes(3, 4096)},
    };
}

/// What is said in the place of a greeting. None of it lets anybody in.
inline std::vector<malice> bad_greetings() {
    const std::string scram = authentication(10, std::string("SCRAM-SHA-256\0\0", 15));
    return {
        {"HTTP", "HTTP/1.1 400 Bad Request\r\n\r\n"},
        {"a request of 1.9 GB", message_of_length('R', 1'900'000'000, big_endian(0))},
        {"a request of negative length", message_of_length('R', 0xfffffff0, big_endian(0))},
        {"a request without a body", message_of_length('R', 4, "")},
        {"an unknown way to log in", authentication(77)},
        {"a way to log in that libpq has given up", authentication(2)},
        {"SCRAM of a kind that nobody knows", authentication(10, std::string("SCRAM-MD4\0\0", 11))},
        {"an end of SCRAM without a beginning", authentication(12, "v=AAAA")},
        {"a challenge without a beginning", authentication(11, "r=x,s=eA==,i=4096")},
        {"SCRAM twice", scram + scram},
        {"MD5 without its salt", authentication(5, "")},
        {"an error of 30 kB",
         message('E', "SFATAL" + std::string("\0C28000\0M", 9) + std::string(30'000, 'x') + std::string(2, '\0'))},
        {"an error that never ends", message_of_length('E', 1'900'000'000, "SFATAL")},
        {"an answer to a query", one_row(1)},
        {"ready before anybody was let in", ready()},
        {"random bytes 4", random_bytes(4, 4096)},
        {"random bytes 5", random_bytes(5, 4096)},
    };
}

}  // namespace overt::test
