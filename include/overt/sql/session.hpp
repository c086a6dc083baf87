// SPDX-License-Identifier: BSL-1.0
// Functions of the server that depend on nothing in a row: new UUIDs, sequences, advisory locks.
#pragma once

#include <overt/codec/boolean.hpp>
#include <overt/codec/uuid.hpp>
#include <overt/sql/function.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace overt {

namespace detail {

/// f(sequence, ...): its name as a text that is cast, so that it is looked up as an identifier would be.
inline void put_sequence(code& to, const char* function, std::size_t arguments, std::string_view name) {
    to.put_call(op::call, function, arguments);
    to.put_cast("regclass");
    detail::bind<std::string>(to, name);
}

template <class R, class... Keys>
auto lock_call(op kind, const char* name, const Keys&... keys) {
    static_assert(sizeof...(Keys) == 1 || sizeof...(Keys) == 2, "an advisory lock has one key of 64 bits or two of 32");
    using key = std::conditional_t<sizeof...(Keys) == 1, std::int64_t, std::int32_t>;
    static_assert((typed_as<Keys, key> && ...), "the keys of an advisory lock are integers");
    expr<R, join_all_refs<refs_of<Keys>...>> made;
    // A function without a result gives an empty text.
    if constexpr (std::is_same_v<R, std::string>) made.put_cast("text");
    made.put_call(kind, name, sizeof...(Keys));
    if constexpr ((typed_as<Keys, key> && ...)) (add_operand<key>(made, keys), ...);
    return made;
}

}  // namespace detail

namespace sql {

/// A new random UUID, made by the server.
inline expr<uuid, detail::refs<>> gen_random_uuid() {
    expr<uuid, detail::refs<>> made;
    made.put_call(detail::op::call, "gen_random_uuid", 0);
    return made;
}

/// The next number of a sequence. The name is what stands in SQL: unquoted it is folded to lower case, and
/// `"My Sequence"` keeps its quotation marks.
inline expr<std::int64_t, detail::refs<>> nextval(std::string_view sequence) {
    expr<std::int64_t, detail::refs<>> made;
    detail::put_sequence(made, "nextval", 1, sequence);
    return made;
}
/// The number that nextval() gave last in this session.
/// @errors the server refuses it where there is none yet; leases change sessions, so use it within one transaction
inline expr<std::int64_t, detail::refs<>> currval(std::string_view sequence) {
    expr<std::int64_t, detail::refs<>> made;
    detail::put_sequence(made, "currval", 1, sequence);
    return made;
}
/// Lets a sequence go on behind a number; `called` false: with that number.
template <class V>
expr<std::int64_t, detail::refs_of<V>> setval(std::string_view sequence, const V& value, bool called = true) {
    static_assert(detail::typed_as<V, std::int64_t>, "the numbers of a sequence are of type bigint");
    expr<std::int64_t, detail::refs_of<V>> made;
    detail::put_sequence(made, "setval", 3, sequence);
    if constexpr (detail::typed_as<V, std::int64_t>) detail::add_operand<std::int64_t>(made, value);
    detail::bind<bool>(made, called);
    return made;
}

/// Takes an advisory lock until the transaction ends; waits for it.
template <class... Keys>
auto pg_advisory_xact_lock(const Keys&... keys) {
    return detail::lock_call<std::string>(detail::op::call, "pg_advisory_xact_lock", keys...);
}
/// The same without waiting; false: somebody else has it.
template <class... Keys>
auto pg_try_advisory_xact_lock(const Keys&... keys) {
    return detail::lock_call<bool>(detail::op::call, "pg_try_advisory_xact_lock", keys...);
}
/// Takes an advisory lock until it is given back with pg_advisory_unlock(); the pool gives it back when the lease ends.
template <class... Keys>
auto pg_advisory_lock(const Keys&... keys) {
    return detail::lock_call<std::string>(detail::op::call_session, "pg_advisory_lock", keys...);
}
template <class... Keys>
auto pg_try_advisory_lock(const Keys&... keys) {
    return detail::lock_call<bool>(detail::op::call_session, "pg_try_advisory_lock", keys...);
}
/// False: this session does not have it.
template <class... Keys>
auto pg_advisory_unlock(const Keys&... keys) {
    return detail::lock_call<bool>(detail::op::call_session, "pg_advisory_unlock", keys...);
}

/// Tells everybody who listens to the channel (overt/listener.hpp), as soon as the transaction commits. The same
/// payload is told once for each transaction.
/// @errors the server refuses a channel of no or more than 63 bytes, and a payload of 8,000 bytes or more
template <class Channel, class Payload>
auto pg_notify(const Channel& channel, const Payload& payload) {
    constexpr bool texts = detail::typed_as<Channel, std::string> && detail::typed_as<Payload, std::string>;
    static_assert(texts, "a channel and its payload are texts");
    expr<std::string, detail::join_all_refs<detail::refs_of<Channel>, detail::refs_of<Payload>>> made;
    made.put_cast("text");
    made.put_call(detail::op::call, "pg_notify", 2);
    if constexpr (texts) {
        detail::add_operand<std::string>(made, channel);
        detail::add_operand<std::string>(made, payload);
    }
    return made;
}

}  // namespace sql
}  // namespace overt
