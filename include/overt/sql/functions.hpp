// SPDX-License-Identifier: BSL-1.0
/// Every function of the query side.
#pragma once

#include <overt/sql/aggregates.hpp>
#include <overt/sql/array.hpp>
#include <overt/sql/call.hpp>
#include <overt/sql/case.hpp>
#include <overt/sql/choice.hpp>
#include <overt/sql/grouping_sets.hpp>
#include <overt/sql/hstore.hpp>
#include <overt/sql/json.hpp>
#include <overt/sql/math.hpp>
#include <overt/sql/network.hpp>
#include <overt/sql/order.hpp>
#include <overt/sql/ordered_set.hpp>
#include <overt/sql/pattern.hpp>
#include <overt/sql/range.hpp>
#include <overt/sql/row_value.hpp>
#include <overt/sql/session.hpp>
#include <overt/sql/statistics.hpp>
#include <overt/sql/subquery.hpp>
#include <overt/sql/table_function.hpp>
#include <overt/sql/temporal.hpp>
#include <overt/sql/text.hpp>
#include <overt/sql/text_search.hpp>
#include <overt/sql/window_functions.hpp>
