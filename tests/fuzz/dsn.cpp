// SPDX-License-Identifier: BSL-1.0
// Connection strings: what cannot be read is refused without repeating any of it, what can be read shows no password.
#include "fuzz.hpp"

#include <overt/pg/connect_options.hpp>

#include "pg/dsn.hpp"

using namespace overt;

namespace {

constexpr std::string_view canary = "Kanarienvogel";

void read(const std::string& dsn) {
    try {
        const connect_options options(dsn);
        const std::string target = options.target();
        static_cast<void>(options.startup_options());
        // As long as it is the password and nothing else, it is never shown.
        for (const std::string_view shown : {"host", "hostaddr", "port", "dbname"})
            if (options.keyword(shown).find(canary) != std::string_view::npos) return;
        fuzz::require(target.find(canary) == std::string::npos, "a target never names the password");
    } catch (const connect_error& e) {
        fuzz::require(e.reason() == connect_failure::config, "what cannot be read is an error of the configuration");
        fuzz::require(std::string_view(e.what()).find(canary) == std::string_view::npos,
                      "an error repeats nothing of the connection string");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(fuzz::text_of(data, size));
    const std::string password(canary);
    read(text);
    read("password=" + password + ' ' + text);
    read(text + " password=" + password);
    read(text + password);
    read("postgresql://user:" + text + password + "@localhost/shop");
    read("postgresql://user:" + password + text);
    return 0;
}
