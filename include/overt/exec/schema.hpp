// SPDX-License-Identifier: BSL-1.0
// Schemas on a server: creating what is missing, dropping, and comparing the models with what is there.
#pragma once

#include <overt/exec/database_operation.hpp>
#include <overt/exec/schema_difference.hpp>
#include <overt/fwd.hpp>
#include <overt/sql/ddl/create_all.hpp>
#include <overt/sql/ddl/ddl_statement.hpp>

#include <span>
#include <string>
#include <vector>

namespace overt {

namespace detail {

asio::awaitable<ddl_script> create_objects(transaction_verbs& on, std::span<const object_info> objects);
asio::awaitable<ddl_script> create_objects(lease& on, std::span<const object_info> objects);
asio::awaitable<ddl_script> drop_objects(transaction_verbs& on, std::span<const object_info> objects);
asio::awaitable<ddl_script> drop_objects(lease& on, std::span<const object_info> objects);
asio::awaitable<std::vector<schema_difference>> verify_objects(verbs& on, std::span<const object_info> objects);
asio::awaitable<void> require_objects(verbs& on, std::span<const object_info> objects);

}  // namespace detail

/// Creates what is missing: schemas, enums, sequences, tables with their constraints, indexes and comments. What is
/// there stays as it is, a table with fewer columns too; verify() tells. Processes that start together do it once: the
/// first holds an advisory lock until its transaction ends.
/// On a lease all of it happens in one transaction, or none; on a transaction it is part of that.
/// @returns what was run
/// @errors as verbs::execute(); server_error where the role may not create
template <schema_object... Objects>
[[nodiscard]] database_operation<ddl_script> create_all(lease& on) {
    return {detail::our_own(), detail::create_objects(on, detail::list_of_objects<Objects...>())};
}
template <schema_object... Objects>
[[nodiscard]] database_operation<ddl_script> create_all(transaction_verbs& on) {
    return {detail::our_own(), detail::create_objects(on, detail::list_of_objects<Objects...>())};
}

/// Drops tables with all their rows, sequences and enums; what is not there is passed over. Schemas stay.
/// @returns what was run
/// @errors as verbs::execute(); server_error where something else depends on one of them: nothing is dropped then
template <schema_object... Objects>
[[nodiscard]] database_operation<ddl_script> drop_all(lease& on) {
    return {detail::our_own(), detail::drop_objects(on, detail::list_of_objects<Objects...>())};
}
template <schema_object... Objects>
[[nodiscard]] database_operation<ddl_script> drop_all(transaction_verbs& on) {
    return {detail::our_own(), detail::drop_objects(on, detail::list_of_objects<Objects...>())};
}

/// Runs the statements one after the other, where the caller wants them: in a transaction, or outside one.
/// @lifetime the handle outlives the operation
[[nodiscard]] database_operation<void> execute(verbs& on, ddl_script script);

/// Compares the models with the catalogue of the database; nothing is changed. Reported is what the description says
/// and the database has not, and whatever would make inserts of the struct fail. Not reported: further columns that may
/// be NULL or have a default, further indexes and constraints, comments, the texts of expressions, privileges. A
/// constraint or an index to which the description gives no name may have any; a std::string fits varchar as well; a
/// view needs the columns only.
/// @returns one element for each difference; empty: the program and the database fit
/// @errors as verbs::all()
template <schema_object... Objects>
[[nodiscard]] database_operation<std::vector<schema_difference>> verify(verbs& on) {
    return {detail::our_own(), detail::verify_objects(on, detail::list_of_objects<Objects...>())};
}

/// The same for the start of a program, which should not go on with another schema than its own.
/// @errors schema_mismatch with all differences; as verbs::all()
template <schema_object... Objects>
[[nodiscard]] database_operation<void> require_schema(verbs& on) {
    return {detail::our_own(), detail::require_objects(on, detail::list_of_objects<Objects...>())};
}

/// Whether there is such an object; without a schema it is looked for along the search path.
/// @errors usage_error for a name of no or more than 63 bytes; as verbs::scalar()
[[nodiscard]] database_operation<bool> has_schema(verbs& on, std::string name);
[[nodiscard]] database_operation<bool> has_table(verbs& on, std::string name,
                                                 std::string in_schema = {});  ///< Or a view.
[[nodiscard]] database_operation<bool> has_sequence(verbs& on, std::string name, std::string in_schema = {});
[[nodiscard]] database_operation<bool> has_type(verbs& on, std::string name, std::string in_schema = {});

}  // namespace overt
