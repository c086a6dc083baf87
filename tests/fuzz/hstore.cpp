// SPDX-License-Identifier: BSL-1.0
// The text form of hstore: "key"=>"value", "other"=>NULL.
#include "fuzz.hpp"

#include <overt/codec/hstore.hpp>

using namespace overt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    fuzz::travels<hstore>(text);
    const std::optional<hstore> value = fuzz::decoded<hstore>(text);
    if (!value) return 0;
    for (const auto& [key, content] : value->entries) fuzz::require(value->find(key), "a key that is there is found");
    const std::optional<std::string> written = fuzz::encoded(*value);
    if (written) fuzz::require(fuzz::decoded<hstore>(*written) == value, "an hstore travels");
    return 0;
}
