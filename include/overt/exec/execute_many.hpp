// SPDX-License-Identifier: BSL-1.0
// One statement for each element of a range, in as few round trips as a bounded window allows.
#pragma once

#include <overt/exec/verbs.hpp>

#include <cstdint>
#include <tuple>
#include <utility>

namespace overt::detail {

/// Statements one after the other, as many as there are elements.
class statement_sequence {
public:
    /// The next one, or the first; null behind the last. Valid until the next call.
    virtual const rendered* next(bool from_the_start) = 0;

protected:
    ~statement_sequence() = default;
};

/// @returns rows affected in all
asio::awaitable<std::int64_t> run_many(target on, bool session_safe, statement_sequence* statements);

template <class T>
inline constexpr bool is_tuple = false;
template <class... T>
inline constexpr bool is_tuple<std::tuple<T...>> = true;

/// What a prepared query, or a function, makes of an element: a tuple's values are its arguments.
template <class F, class Element>
auto statement_for(const F& make, const Element& element) {
    if constexpr (is_tuple<Element>) {
        return std::apply([&make](const auto&... values) { return make(values...); }, element);
    } else {
        return make(element);
    }
}

template <class F, class Range>
class made_statements final : public statement_sequence {
public:
    made_statements(const F& make, const Range& of) : make_(&make), range_(&of), at_(of.begin()) {}

    const rendered* next(bool from_the_start) override {
        if (from_the_start) at_ = range_->begin();
        if (at_ == range_->end()) return nullptr;
        now_ = statement_for(*make_, *at_).render();
        ++at_;
        return &now_;
    }

private:
    const F* make_;
    const Range* range_;
    decltype(std::declval<const Range&>().begin()) at_;
    rendered now_;
};

template <class F, class Range>
using statement_made = decltype(statement_for(std::declval<const F&>(), *std::declval<const Range&>().begin()));

template <class F, class Range>
asio::awaitable<std::int64_t> execute_each(target on, const F* make, const Range* range) {
    using made = statement_made<F, Range>;
    made::check();
    made_statements<F, Range> statements(*make, *range);
    co_return co_await run_many(on, made::session_safe, &statements);
}

}  // namespace overt::detail
