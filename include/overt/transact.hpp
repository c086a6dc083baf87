// SPDX-License-Identifier: BSL-1.0
// Opt-in: pool.transact(body) and lease.transact(body), and what became of a lost COMMIT.
#pragma once

#include <overt/exec/resolve_commit.hpp>
#include <overt/exec/transact.hpp>
