// SPDX-License-Identifier: BSL-1.0
// The vocabulary of the generated data, and a random number generator that is the same everywhere.
#pragma once

#include <overt/codec/numeric.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace tpch {

/// splitmix64; a row's own numbers follow from its table and key.
class dice {
public:
    dice(std::uint64_t table, std::int64_t key) noexcept
        : state_(table * 0x9e3779b97f4a7c15U ^ static_cast<std::uint64_t>(key) * 0xd1342543de82ef95U) {}

    std::uint64_t next() noexcept {
        state_ += 0x9e3779b97f4a7c15U;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }
    /// From low to high, both included.
    std::int64_t between(std::int64_t low, std::int64_t high) noexcept {
        return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
    }
    template <std::size_t N>
    std::string pick(const std::array<std::string_view, N>& from) {
        return std::string(from[static_cast<std::size_t>(next() % N)]);
    }

private:
    std::uint64_t state_;
};

/// A number of cents.
inline overt::numeric money(std::int64_t cents) {
    const std::string sign = cents < 0 ? "-" : "";
    const std::int64_t size = cents < 0 ? -cents : cents;
    const std::string rest = std::to_string(size % 100);
    return overt::numeric::from_string(sign + std::to_string(size / 100) + (rest.size() == 1 ? ".0" : ".") + rest);
}

inline constexpr std::array<std::string_view, 32> colours{
    "almond",  "azure", "beige", "black",  "blue",   "brown", "coral", "cream", "cyan", "firebrick", "forest",
    "frosted", "ghost", "gold",  "green",  "indian", "ivory", "khaki", "lace",  "lime", "linen",     "magenta",
    "maroon",  "navy",  "olive", "orchid", "pink",   "plum",  "red",   "rose",  "snow", "violet"};
inline constexpr std::array<std::string_view, 6> type_sizes{"STANDARD", "SMALL", "MEDIUM", "LARGE", "ECONOMY", "PROMO"};
inline constexpr std::array<std::string_view, 5> type_finishes{"ANODIZED", "BURNISHED", "PLATED", "POLISHED",
                                                               "BRUSHED"};
inline constexpr std::array<std::string_view, 5> type_metals{"TIN", "NICKEL", "BRASS", "STEEL", "COPPER"};
inline constexpr std::array<std::string_view, 5> box_sizes{"SM", "LG", "MED", "JUMBO", "WRAP"};
inline constexpr std::array<std::string_view, 8> boxes{"CASE", "BOX", "BAG", "JAR", "PKG", "PACK", "CAN", "DRUM"};
inline constexpr std::array<std::string_view, 5> segments{"AUTOMOBILE", "BUILDING", "FURNITURE", "HOUSEHOLD",
                                                          "MACHINERY"};
inline constexpr std::array<std::string_view, 5> priorities{"1-URGENT", "2-HIGH", "3-MEDIUM", "4-NOT SPECIFIED",
                                                            "5-LOW"};
inline constexpr std::array<std::string_view, 4> instructions{"DELIVER IN PERSON", "COLLECT COD", "NONE",
                                                              "TAKE BACK RETURN"};
inline constexpr std::array<std::string_view, 7> modes{"REG AIR", "AIR", "RAIL", "SHIP", "TRUCK", "MAIL", "FOB"};
inline constexpr std::array<std::string_view, 12> nouns{"packages",  "requests",   "accounts",     "deposits",
                                                        "foxes",     "ideas",      "theodolites",  "instructions",
                                                        "platelets", "asymptotes", "dependencies", "excuses"};
inline constexpr std::array<std::string_view, 10> verbs{"sleep", "wake", "nag",    "haggle",    "cajole",
                                                        "boost", "doze", "detect", "integrate", "use"};
inline constexpr std::array<std::string_view, 10> adjectives{"furious", "sly",  "careful", "blithe",   "quick",
                                                             "fluffy",  "slow", "quiet",   "ruthless", "special"};

/// What one piece of a part costs.
inline std::int64_t retail_cents(std::int64_t part_key) noexcept {
    return 90'000 + part_key / 10 % 20'001 + 100 * (part_key % 1'000);
}

/// A sentence or two.
inline std::string chat(dice& random) {
    std::string text;
    for (std::int64_t words = random.between(1, 2); words-- != 0;) {
        if (!text.empty()) text += ". ";
        text += random.pick(adjectives) + ' ' + random.pick(nouns) + ' ' + random.pick(verbs) + " about the " +
                random.pick(adjectives) + ' ' + random.pick(nouns);
    }
    return text;
}

}  // namespace tpch
