// SPDX-License-Identifier: BSL-1.0
/// Opt-in, beside overt/overt.hpp: transact() of pools, leases and transactions, and what became of a lost COMMIT.
#pragma once

#include <overt/exec/resolve_commit.hpp>
#include <overt/exec/transact.hpp>
