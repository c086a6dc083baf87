// SPDX-License-Identifier: BSL-1.0
// A server that begins SCRAM as it should, and then lies.
#pragma once

#include "fake_server.hpp"

#include <string>
#include <string_view>

namespace overt::test {

enum class scram_lie : unsigned char {
    other_nonce,
    no_salt,
    no_iterations,
    twenty_million_iterations,
    wrong_proof,  ///< It proves that it does not know the password.
    error_at_the_end,
};

inline fake_server::script scram_script(scram_lie lie) {
    return [lie](std::size_t turn, std::string_view heard) -> fake_server::reply {
        if (turn == 0) return {authentication(10, std::string("SCRAM-SHA-256\0\0", 15)), false};
        if (turn == 1) {
            const std::size_t at = heard.find("r=");
            const std::string nonce = "r=" + std::string(at == heard.npos ? "" : heard.substr(at + 2)) + "more";
            const std::string salt = ",s=c2FsdHNhbHRzYWx0";
            switch (lie) {
                case scram_lie::other_nonce: return {authentication(11, "r=another" + salt + ",i=4096"), false};
                case scram_lie::no_salt: return {authentication(11, nonce + ",i=4096"), false};
                case scram_lie::no_iterations: return {authentication(11, nonce + salt), false};
                case scram_lie::twenty_million_iterations:
                    return {authentication(11, nonce + salt + ",i=20000000"), false};
                default: return {authentication(11, nonce + salt + ",i=4096"), false};
            }
        }
        if (lie == scram_lie::error_at_the_end) return {authentication(12, "e=other-error"), true};
        return {authentication(12, "v=" + std::string(43, 'A') + "=") + greeting(), true};
    };
}

}  // namespace overt::test
