// SPDX-License-Identifier: BSL-1.0
// Opt-in: tables from models. Definitions as statements, and creating, dropping and verifying whole schemas.
#pragma once

#include <overt/exec/schema.hpp>
#include <overt/sql/ddl.hpp>
