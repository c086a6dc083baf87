// SPDX-License-Identifier: BSL-1.0
// A derived table, a CTE and a table function have the columns of their struct, and name what is in scope.
// Acceptance: LOAD-16.
// case 1: the select's row does not match the columns of its struct in number, type and nullability
// case 2: the select's row does not match the columns of its struct in number, type and nullability
// case 3: the select's row does not match the columns of its struct in number, type and nullability
// case 4: this struct has no table description
// case 5: a derived table names tables of the statement around only; lateral<T>(...) reaches those before it
// case 6: a lateral table names a table that does not stand before it in FROM
// case 7: a lateral table is joined by join(), left_join() or cross_join(): it needs the rows before it
// case 8: a lateral select gives columns of a table that may be NULL here; select them outside
// case 9: this condition names a table that is not in FROM; join it first
// case 10: this table is in FROM already; give the second one an alias
// case 11: as() takes an alias of the same struct
// case 12: the struct of a derived table or a CTE has no schema
// case 13: the row of this CTE does not match the columns of its struct in number, type and nullability
// case 14: the recursive step's row does not match the columns of its CTE in number, type and nullability
// case 15: a CTE is a select, or an insert, update or delete with returning(...)
// case 16: a CTE is a select, or an insert, update or delete with returning(...)
// case 17: this statement touches every row; add where(...) or all_rows()
// case 18: with() stands before statements that the builder made
// case 19: this key names a table that is not in FROM; join it first
// case 20: a correlated select stands inside the statement whose tables it names, not alone
// case 21: a derived table is a select, or a set operation
// case 22: the function's columns do not match those of its struct in number, type and nullability
// case 23: the function's columns do not match those of its struct in number, type and nullability
// case 24: generate_series() takes numbers of one type, or two moments and an interval
// case 25: an object may lack any property; every column of its struct is optional
// case 26: unnest() takes arrays, or ranges of values
// case 27: a lateral table names a table that does not stand before it in FROM
// case 28: a recursion starts with a select
// case 29: the step of a recursion is a select
// case 30: the bare row may be NULL; select<user, post>() or into optional
#include "support/app_model.hpp"

#include <overt/sql.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

struct tally {
    std::int64_t author{};
    std::int64_t posts{};
};
constexpr auto describe(overt::type<tally>) {
    return overt::table("tally", overt::column("author", &tally::author), overt::column("posts", &tally::posts));
}
struct number {
    std::int64_t n{};
};
constexpr auto describe(overt::type<number>) { return overt::table("numbers", overt::column("n", &number::n)); }
struct elsewhere {
    std::int64_t n{};
};
constexpr auto describe(overt::type<elsewhere>) {
    return overt::table("other", "numbers", overt::column("n", &elsewhere::n));
}
struct bare {
    std::int64_t n{};
};

inline constexpr auto mine = overt::alias<tally, "mine">;
inline constexpr auto mate = overt::alias<user, "mate">;
inline const auto counted_posts = select(col<&post::author_id>, count()).from<post>().group_by(col<&post::author_id>);
inline const auto of_user =
    select(col<&post::id>).from<post>().correlate<user>().where(col<&post::author_id> == col<&user::id>);
inline const auto of_team = select(col<&team::id>).correlate<team>();
inline const auto first_number = select(overt::sql::value(std::int64_t{1}));

#if CASE == 0
auto derived_one = select<tally>().from(derived<tally>(counted_posts)).where(col<&tally::posts> > 3).sql();
auto under_alias = select(mine.row).from(derived<tally>(counted_posts).as(mine)).sql();
auto for_each = select<user, number>().from<user>().left_join(lateral<number>(of_user)).sql();
auto named = with(cte<tally>(counted_posts)).select<tally>().sql();
auto counted = with(cte_recursive<number>(first_number).union_all(select(col<&number::n> + 1).from<number>()))
                   .select<number>()
                   .sql();
auto series = select<number>().from(generate_series<number>(std::int64_t{1}, 5)).sql();
#elif CASE == 1
auto wrong = derived<tally>(select(col<&post::author_id>).from<post>());
#elif CASE == 2
auto wrong = derived<tally>(select(col<&post::author_id>, col<&post::likes>).from<post>());
#elif CASE == 3
auto wrong = derived<tally>(select(col<&user::team_id>, count()).from<user>().group_by(col<&user::team_id>));
#elif CASE == 4
auto wrong = derived<bare>(select(col<&post::id>).from<post>());
#elif CASE == 5
auto wrong = select<user>().join(derived<number>(of_user), col<&number::n> == col<&user::id>);
#elif CASE == 6
auto wrong = select<team>().join(lateral<number>(of_user));
#elif CASE == 7
auto wrong = select<user, number>().from<user>().right_join(lateral<number>(of_user));
#elif CASE == 8
auto wrong = select(col<&user::id>).from<user>().left_join<team>().left_join(lateral<number>(of_team));
#elif CASE == 9
auto wrong = select<user>().where(col<&tally::posts> > 3);
#elif CASE == 10
auto wrong = select<tally>().join(derived<tally>(counted_posts), col<&tally::posts> > 3);
#elif CASE == 11
auto wrong = derived<tally>(counted_posts).as(mate);
#elif CASE == 12
auto wrong = derived<elsewhere>(select(col<&post::id>).from<post>());
#elif CASE == 13
auto wrong = cte<tally>(select<team>());
#elif CASE == 14
auto wrong = cte_recursive<number>(first_number).union_all(select(col<&user::team_id>).from<user>());
#elif CASE == 15
auto wrong = cte<number>(delete_from<post>().all_rows());
#elif CASE == 16
auto wrong = cte<number>(overt::raw<number>("SELECT 1"));
#elif CASE == 17
auto wrong = cte<number>(delete_from<post>().returning(col<&post::id>));
#elif CASE == 18
auto wrong = with(cte<tally>(counted_posts)).before(overt::raw("SELECT 1"));
#elif CASE == 19
auto wrong = with(cte<tally>(counted_posts)).select<user>().order_by(col<&tally::posts>);
#elif CASE == 20
auto wrong = cte<number>(of_user);
#elif CASE == 21
auto wrong = derived<number>(delete_from<post>().all_rows().returning(col<&post::id>));
#elif CASE == 22
auto wrong = select<number>().from(unnest<number>(std::vector<std::string>{"x"}));
#elif CASE == 23
auto wrong = select<tally>().from(generate_series<tally>(std::int64_t{1}, 5));
#elif CASE == 24
auto wrong = generate_series<number>("a", "b");
#elif CASE == 25
auto wrong = json_to_recordset<number>(overt::jsonb{"[]"});
#elif CASE == 26
auto wrong = unnest<number>(5);
#elif CASE == 27
auto wrong = select<number>().from(generate_series<number>(col<&user::id>, 5));
#elif CASE == 28
auto wrong = cte_recursive<number>(delete_from<post>().all_rows().returning(col<&post::id>));
#elif CASE == 29
auto wrong = cte_recursive<number>(first_number).union_(delete_from<post>().all_rows().returning(col<&post::id>));
#elif CASE == 30
auto wrong =
    select<tally>().from<user>().left_join(derived<tally>(counted_posts), col<&tally::author> == col<&user::id>).sql();
#endif
