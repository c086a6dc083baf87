// SPDX-License-Identifier: BSL-1.0
#include "sql/spelling.hpp"

#include <overt/error.hpp>

#include <cstddef>
#include <iterator>

namespace overt::detail {

namespace {

using t = tightness;

// In the order of op, so that none has to be looked for.
constexpr infix_spelling infixes[] = {
    {op::equal, " = ", t::comparison, t::other, t::other},
    {op::not_equal, " <> ", t::comparison, t::other, t::other},
    {op::less, " < ", t::comparison, t::other, t::other},
    {op::less_equal, " <= ", t::comparison, t::other, t::other},
    {op::greater, " > ", t::comparison, t::other, t::other},
    {op::greater_equal, " >= ", t::comparison, t::other, t::other},
    {op::distinct_from, "", t::is, t::other, t::other},
    {op::not_distinct_from, "", t::is, t::other, t::other},
    {op::like, " LIKE ", t::range, t::other, t::other},
    {op::not_like, " NOT LIKE ", t::range, t::other, t::other},
    {op::ilike, " ILIKE ", t::range, t::other, t::other},
    {op::not_ilike, " NOT ILIKE ", t::range, t::other, t::other},
    {op::matches, " ~ ", t::other, t::additive, t::additive},
    {op::not_matches, " !~ ", t::other, t::additive, t::additive},
    {op::imatches, " ~* ", t::other, t::additive, t::additive},
    {op::not_imatches, " !~* ", t::other, t::additive, t::additive},
    {op::add, " + ", t::additive, t::additive, t::multiplicative},
    {op::subtract, " - ", t::additive, t::additive, t::multiplicative},
    {op::multiply, " * ", t::multiplicative, t::multiplicative, t::sign},
    {op::divide, " / ", t::multiplicative, t::multiplicative, t::sign},
    {op::modulo, " % ", t::multiplicative, t::multiplicative, t::sign},
    {op::concat, " || ", t::other, t::other, t::additive},
};

constexpr std::size_t place_of(op kind) { return static_cast<std::size_t>(kind) - static_cast<std::size_t>(op::equal); }

static_assert([] {
    for (const infix_spelling& one : infixes)
        if (&one != infixes + place_of(one.kind)) return false;
    return true;
}());

}  // namespace

const infix_spelling& spelling_of(op kind) {
    // What comes before the first one wraps around to a place behind the last one.
    if (const std::size_t place = place_of(kind); place < std::size(infixes)) return infixes[place];
    throw usage_error("this expression cannot stand where it was put");
}

const char* postfix_spelling(op kind) {
    switch (kind) {
        case op::is_null: return " IS NULL";
        case op::is_not_null: return " IS NOT NULL";
        case op::is_true: return " IS TRUE";
        case op::is_not_true: return " IS NOT TRUE";
        case op::is_false: return " IS FALSE";
        default: return " IS NOT FALSE";
    }
}

}  // namespace overt::detail
