// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace overt {

class error;
class pool;
class batch;
class lease;
class retry_policy;
class transaction;
class transaction_verbs;
class verbs;
class session;
class rendered;
class params;
struct cell;

template <class T>
struct codec;

namespace detail {

/// How transact() runs a body. Defined in overt/transact.hpp, which is to be included where transact() is called.
template <class Body>
struct include_overt_transact_hpp;
template <class Body>
using transacted = typename include_overt_transact_hpp<Body>::awaitable;

}  // namespace detail

namespace pg {
class connection;
class exchange;
class result;
}  // namespace pg

}  // namespace overt
