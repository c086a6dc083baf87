// SPDX-License-Identifier: BSL-1.0
// The same for the programs that have libpqxx as their witness.
#pragma once

#include "unit.hpp"

#include <pqxx/pqxx>
