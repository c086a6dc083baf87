// SPDX-License-Identifier: BSL-1.0
// The placeholders of raw SQL: counted as the compiler does it, and written.
#include "fuzz.hpp"

#include <overt/codec/integer.hpp>
#include <overt/sql/raw.hpp>

using namespace overt;

namespace {

/// The same by other means: braces that stand twice are marked first, what is left has to be {}.
std::optional<std::string> expected(std::string_view text, int& found) {
    std::string out;
    found = 0;
    while (!text.empty()) {
        const std::size_t brace = std::min(text.find_first_of("{}"), text.size());
        out.append(text.substr(0, brace));
        text.remove_prefix(brace);
        if (text.empty()) break;
        const std::string_view pair = text.substr(0, 2);
        if (pair == "{{" || pair == "}}") out += pair[0];
        else if (pair == "{}") out.append("$").append(std::to_string(++found));
        else return std::nullopt;
        text.remove_prefix(2);
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    int found = 0;
    const std::optional<std::string> wanted = expected(text, found);
    fuzz::require(raw_text<0>::count(text) == (wanted ? found : -1), "placeholders are counted");
    if (!wanted) return 0;
    detail::statement made(detail::verb::raw, nullptr);
    made.add(detail::clause::text, text);
    for (int i = 0; i != found; ++i) detail::add_raw_argument(made, std::int32_t(i));
    const rendered sent = detail::row_statement<void, true>(made).render();
    fuzz::require(sent.text() == *wanted, "each placeholder is replaced by its number, and nothing else");
    fuzz::require(sent.params().count() == found, "each argument is sent once");
    return 0;
}
