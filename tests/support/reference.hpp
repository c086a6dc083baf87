// SPDX-License-Identifier: BSL-1.0
// What SQL's operators and functions give, computed here; an empty optional is NULL.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace overt::test::reference {

/// A function that is NULL where an operand is.
template <class F, class... X>
auto strict(F of, const std::optional<X>&... x) -> std::optional<std::invoke_result_t<F, const X&...>> {
    if ((x && ...)) return of(*x...);
    return std::nullopt;
}

using truth = std::optional<bool>;

inline truth not_(const truth& x) {
    return strict([](bool b) { return !b; }, x);
}
inline truth and_(const truth& x, const truth& y) {
    if ((x && !*x) || (y && !*y)) return false;
    return x && y ? truth(true) : std::nullopt;
}
inline truth or_(const truth& x, const truth& y) { return not_(and_(not_(x), not_(y))); }

/// -1, 0, 1
template <class L, class R>
std::optional<int> order(const std::optional<L>& x, const std::optional<R>& y) {
    return strict([](const L& l, const R& r) { return l < r ? -1 : r < l ? 1 : 0; }, x, y);
}

inline std::string mapped(std::string text, char first, char last, int distance) {
    for (char& c : text)
        if (c >= first && c <= last) c = static_cast<char>(c + distance);
    return text;
}
inline std::string lower(const std::string& text) { return mapped(text, 'A', 'Z', 'a' - 'A'); }
inline std::string upper(const std::string& text) { return mapped(text, 'a', 'z', 'A' - 'a'); }

/// LIKE, with backslashes before what means itself.
inline bool like(std::string_view text, std::string_view pattern) {
    if (pattern.empty()) return text.empty();
    if (pattern.front() == '%') {
        for (std::size_t i = 0; i <= text.size(); ++i)
            if (like(text.substr(i), pattern.substr(1))) return true;
        return false;
    }
    const bool any = pattern.front() == '_';
    if (pattern.front() == '\\') pattern.remove_prefix(1);
    return !text.empty() && (any || text.front() == pattern.front()) && like(text.substr(1), pattern.substr(1));
}

/// left() and right(): a negative number leaves out so many at the other end.
inline std::size_t kept(std::size_t size, int n) {
    const auto all = static_cast<int>(size);
    return static_cast<std::size_t>(n < 0 ? std::max(all + n, 0) : std::min(n, all));
}
inline std::string left(const std::string& text, int n) { return text.substr(0, kept(text.size(), n)); }
inline std::string right(const std::string& text, int n) { return text.substr(text.size() - kept(text.size(), n)); }

/// Places are counted from 1, and those before it count as well.
inline std::string substring(const std::string& text, int from, int count) {
    const int begin = std::max(from, 1);
    const int end = std::min(from + count, static_cast<int>(text.size()) + 1);
    return begin < end ? text.substr(static_cast<std::size_t>(begin - 1), static_cast<std::size_t>(end - begin)) : "";
}

inline std::string replace(const std::string& text, const std::string& from, const std::string& to) {
    if (from.empty()) return text;
    std::string made;
    std::size_t at = 0;
    for (std::size_t found; (found = text.find(from, at)) != text.npos; at = found + from.size())
        made.append(text, at, found - at).append(to);
    return made.append(text, at);
}

inline std::string repeat(const std::string& text, int n) {
    std::string made;
    for (int i = 0; i < n; ++i) made += text;
    return made;
}

inline std::string trim_start(const std::string& text, const char* characters) {
    const std::size_t begin = text.find_first_not_of(characters);
    return begin == text.npos ? "" : text.substr(begin);
}
inline std::string trim_end(const std::string& text, const char* characters) {
    return text.substr(0, text.find_last_not_of(characters) + 1);
}

inline std::int64_t position(const std::string& part, const std::string& text) {
    const std::size_t found = text.find(part);
    return found == text.npos ? 0 : static_cast<std::int64_t>(found) + 1;
}

}  // namespace overt::test::reference
