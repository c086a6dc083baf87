// SPDX-License-Identifier: BSL-1.0
// JSON that a described struct is read from, and the forms of single values.
#include "fuzz.hpp"
#include "models.hpp"

using namespace overt;

namespace {

template <class T>
void survives(std::string_view text) {
    std::string once;
    try {
        once = to_json(from_json<T>(text));
    } catch (const decode_error&) {
        return;
    } catch (const usage_error&) {
        return;  // it holds what the server takes in no text
    }
    fuzz::require(to_json(from_json<T>(once)) == once, "a document that was written is read as the same one");
}

void scanned(std::string_view text, bool object) {
    try {
        detail::json_scanner scanner(text, object);
        while (scanner.next()) {
            const std::string_view value = scanner.value();
            fuzz::require(value.data() >= text.data() && value.data() + value.size() <= text.data() + text.size(),
                          "a value lies within its text");
        }
    } catch (const decode_error&) {
        // it is no JSON
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    survives<fuzz::profile>(text);
    survives<fuzz::point>(text);
    scanned(text, true);
    scanned(text, false);
    return 0;
}
