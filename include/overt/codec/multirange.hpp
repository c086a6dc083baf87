// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/range.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace overt {

namespace detail {

/// Reads a multirange, one range after the other, without trusting any of its bytes.
class multirange_reader {
public:
    /// @errors decode_error, here and in next()
    multirange_reader(cell bytes, std::string_view type);
    bool next();
    cell element() const noexcept { return element_; }

private:
    std::string_view rest_;
    std::string_view type_;
    std::uint32_t left_ = 0;
    cell element_{};
};

}  // namespace detail

/// A set of values as ranges in ascending order, none of which is empty or touches another one. It puts itself in this
/// order, as the server does.
template <class T>
class multirange {
public:
    using value_type = T;

    /// Nothing.
    multirange() = default;
    explicit multirange(std::vector<range<T>> ranges) : ranges_(std::move(ranges)) { normalize(); }

    const std::vector<range<T>>& ranges() const noexcept { return ranges_; }
    bool empty() const noexcept { return ranges_.empty(); }

    bool contains(const T& value) const {
        return any([&](const range<T>& each) { return each.contains(value); });
    }
    bool contains(const range<T>& other) const {
        return other.empty() || any([&](const range<T>& each) { return each.contains(other); });
    }
    bool contains(const multirange& other) const {
        return !other.any([&](const range<T>& each) { return !contains(each); });
    }
    bool overlaps(const range<T>& other) const {
        return any([&](const range<T>& each) { return each.overlaps(other); });
    }
    bool overlaps(const multirange& other) const {
        return any([&](const range<T>& each) { return other.overlaps(each); });
    }

    friend bool operator==(const multirange&, const multirange&) = default;

private:
    // By hand: <algorithm> is a fifth of what all headers of the query side cost together.
    template <class Test>
    bool any(Test test) const {
        for (const range<T>& each : ranges_)
            if (test(each)) return true;
        return false;
    }
    /// Where a range belongs: behind those that do not start behind it.
    std::size_t place_of(const range<T>& one) const {
        std::size_t low = 0;
        std::size_t high = ranges_.size();
        while (low != high) {
            const std::size_t middle = low + (high - low) / 2;
            if (ranges_[middle].starts_behind(one)) high = middle;
            else low = middle + 1;
        }
        return low;
    }
    void normalize() {
        std::vector<range<T>> given;
        given.swap(ranges_);
        ranges_.reserve(given.size());
        // What comes in order, as from the server, is put at the end.
        for (range<T>& each : given) {
            if (each.empty()) continue;
            const bool last = ranges_.empty() || !ranges_.back().starts_behind(each);
            const std::size_t at = last ? ranges_.size() : place_of(each);
            ranges_.insert(ranges_.begin() + static_cast<std::ptrdiff_t>(at), std::move(each));
        }
        join_neighbours();
    }
    void join_neighbours() {
        std::size_t kept = 0;
        for (std::size_t i = 1; i < ranges_.size(); ++i) {
            if (ranges_[kept].overlaps(ranges_[i]) || ranges_[kept].adjacent_to(ranges_[i]))
                ranges_[kept] = ranges_[kept].span(ranges_[i]);
            else if (++kept != i) ranges_[kept] = std::move(ranges_[i]);
        }
        if (!ranges_.empty()) ranges_.erase(ranges_.begin() + static_cast<std::ptrdiff_t>(kept + 1), ranges_.end());
    }

    std::vector<range<T>> ranges_{};
};

/// multirange<T> as the server's multirange over the type of T.
template <class T>
struct codec<multirange<T>> {
    static constexpr oid type = detail::range_types<T>::multi;
    static constexpr oid array = detail::range_types<T>::multi_array;
    static constexpr std::string_view name = detail::range_types<T>::multi_name;

    static void encode(const multirange<T>& value, buffer& out) {
        out.put32(static_cast<std::uint32_t>(value.ranges().size()));
        for (const range<T>& each : value.ranges()) {
            out.put32(0);
            const std::size_t mark = out.size();
            codec<range<T>>::encode(each, out);
            out.patch32(mark - 4, static_cast<std::uint32_t>(out.size() - mark));
        }
    }

    static multirange<T> decode(cell bytes) {
        detail::multirange_reader reader(bytes, name);
        std::vector<range<T>> ranges;
        while (reader.next()) ranges.push_back(codec<range<T>>::decode(reader.element()));
        return multirange<T>(std::move(ranges));
    }
};

}  // namespace overt
