// SPDX-License-Identifier: BSL-1.0
// The description of an enum names each value and each label once.
// case 1: this enum describes one value twice; each value has one label
// case 2: this enum gives one label twice; each label has one value
// case 3: a label of a PostgreSQL enum has 1 to 63 bytes
// case 4: a label of a PostgreSQL enum has 1 to 63 bytes
// case 5: the name of a PostgreSQL enum has 1 to 63 bytes
// case 6: the name of a PostgreSQL enum has 1 to 63 bytes
// case 7: the name of a schema has 1 to 63 bytes
#include <overt/codec.hpp>

#define SIXTY "123456789012345678901234567890123456789012345678901234567890"

namespace app {

enum class mood { happy, sad };
constexpr auto describe(overt::type<mood>) {
    using overt::label;
#if CASE == 0
    return overt::enumeration(SIXTY "123", label(mood::happy, SIXTY "123"), label(mood::sad, "s")).schema("app");
#elif CASE == 1
    return overt::enumeration("mood", label(mood::happy, "happy"), label(mood::happy, "sad"));
#elif CASE == 2
    return overt::enumeration("mood", label(mood::happy, "happy"), label(mood::sad, "happy"));
#elif CASE == 3
    return overt::enumeration("mood", label(mood::happy, SIXTY "1234"));
#elif CASE == 4
    return overt::enumeration("mood", label(mood::happy, ""));
#elif CASE == 5
    return overt::enumeration(SIXTY "1234", label(mood::happy, "happy"));
#elif CASE == 6
    return overt::enumeration("", label(mood::happy, "happy"));
#elif CASE == 7
    return overt::enumeration("mood", label(mood::happy, "happy")).schema(SIXTY "1234");
#endif
}

}  // namespace app

void send(overt::params& values) { values.add(app::mood::happy); }
