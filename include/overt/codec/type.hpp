// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace overt {

/// Stands for T in `describe(overt::type<T>)`, which describes a struct as a table or an enum as a PostgreSQL enum;
/// argument-dependent lookup finds it beside T.
template <class T>
struct type {};

}  // namespace overt
