// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace overt {

class error;
class pool;
class batch;
class lease;
class transaction;
class verbs;
class session;
class rendered;
class params;
struct cell;

template <class T>
struct codec;

namespace pg {
class connection;
class exchange;
class result;
}  // namespace pg

}  // namespace overt
