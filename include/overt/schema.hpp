// SPDX-License-Identifier: BSL-1.0
/// Opt-in: tables from models. Definitions as statements, creating, dropping and verifying whole schemas, and
/// queries checked before their first use.
#pragma once

#include <overt/exec/schema.hpp>
#include <overt/exec/verify_queries.hpp>
#include <overt/sql/ddl.hpp>
