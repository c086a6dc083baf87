// SPDX-License-Identifier: BSL-1.0
// All golden statements together: the unit tests look at their texts, the integration test asks a server about them.
#pragma once

#include "support/golden_aggregates.hpp"
#include "support/golden_bulk.hpp"
#include "support/golden_dynamic.hpp"
#include "support/golden_expressions.hpp"
#include "support/golden_functions.hpp"
#include "support/golden_pages.hpp"
#include "support/golden_relations.hpp"
#include "support/golden_search.hpp"
#include "support/golden_select.hpp"
#include "support/golden_sets.hpp"
#include "support/golden_subqueries.hpp"
#include "support/golden_types.hpp"
#include "support/golden_writes.hpp"

namespace overt::test {

inline golden_table golden_statements() {
    golden_table all;
    golden_selects(all);
    golden_subqueries(all);
    golden_quantified(all);
    golden_derived(all);
    golden_with(all);
    golden_table_functions(all);
    golden_using(all);
    golden_sets(all);
    golden_operators(all);
    golden_functions(all);
    golden_text_and_math(all);
    golden_temporal(all);
    golden_row_values(all);
    golden_aggregates(all);
    golden_windows(all);
    golden_groups(all);
    golden_types(all);
    golden_searches(all);
    golden_inserts(all);
    golden_changes(all);
    golden_bulk(all);
    golden_dynamic(all);
    golden_refinements(all);
    golden_pages(all);
    return all;
}

}  // namespace overt::test
