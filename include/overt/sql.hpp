// SPDX-License-Identifier: BSL-1.0
/// The query builder: statements as values. Nothing here does I/O.
#pragma once

#include <overt/model.hpp>
#include <overt/sql/condition.hpp>
#include <overt/sql/delete.hpp>
#include <overt/sql/dialect.hpp>
#include <overt/sql/functions.hpp>
#include <overt/sql/get.hpp>
#include <overt/sql/insert.hpp>
#include <overt/sql/insert_many.hpp>
#include <overt/sql/merge.hpp>
#include <overt/sql/prepare.hpp>
#include <overt/sql/property.hpp>
#include <overt/sql/query.hpp>
#include <overt/sql/raw.hpp>
#include <overt/sql/refinement.hpp>
#include <overt/sql/select.hpp>
#include <overt/sql/select_list.hpp>
#include <overt/sql/set_operation.hpp>
#include <overt/sql/sortable.hpp>
#include <overt/sql/truncate.hpp>
#include <overt/sql/update.hpp>
#include <overt/sql/update_many.hpp>
#include <overt/sql/using.hpp>
#include <overt/sql/values_list.hpp>
#include <overt/sql/with.hpp>
