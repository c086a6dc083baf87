// SPDX-License-Identifier: BSL-1.0
/// Everything but the opt-in headers: overt/fmt.hpp, overt/listener.hpp, overt/metrics.hpp, overt/pqxx.hpp,
/// overt/schema.hpp, overt/session.hpp, overt/sqlstate.hpp, overt/task.hpp, overt/transact.hpp.
#pragma once

#include <overt/codec.hpp>
#include <overt/error.hpp>
#include <overt/exec/collect.hpp>
#include <overt/exec/dynamic_row.hpp>
#include <overt/exec/lane.hpp>
#include <overt/exec/lease.hpp>
#include <overt/exec/load_many.hpp>
#include <overt/exec/map_rows.hpp>
#include <overt/exec/page.hpp>
#include <overt/exec/with_timeout.hpp>
#include <overt/model.hpp>
#include <overt/pool/pool.hpp>
#include <overt/pool/pool_stats.hpp>
#include <overt/pool/pool_warning.hpp>
#include <overt/sql.hpp>
#include <overt/sql/request_error.hpp>
#include <overt/sql/unsupported_error.hpp>
#include <overt/version.hpp>
