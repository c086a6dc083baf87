// SPDX-License-Identifier: BSL-1.0
/// Everything that a struct with a table description needs.
#pragma once

#include <overt/codec.hpp>
#include <overt/model/aggregate.hpp>
#include <overt/model/described.hpp>
#include <overt/model/table.hpp>
