// SPDX-License-Identifier: BSL-1.0
/// The definitions of tables, types, sequences and schemas as statements; nothing here does I/O.
#pragma once

#include <overt/sql/ddl/create_all.hpp>
#include <overt/sql/ddl/partitions.hpp>
#include <overt/sql/ddl/tables.hpp>
#include <overt/sql/ddl/types.hpp>
