// SPDX-License-Identifier: BSL-1.0
// Texts that have broken out of their places elsewhere, and a witness that sees whether one has done so here.
#pragma once

#include "database.hpp"

#include <random>
#include <string>
#include <vector>

namespace overt::test {

/// Texts that the server can store. Each of them would end a literal, a name, a comment, a placeholder or a row of COPY
/// in some program that writes values into SQL, or be changed by it on the way.
inline const std::vector<std::string>& hostile_texts() {
    static const std::vector<std::string> all = {
        "",
        "'",
        "''",
        "\"",
        "\\",
        "\\'",
        "'; DROP TABLE bystanders; --",
        "\\'; DROP TABLE bystanders; --",
        "\"; DROP TABLE bystanders; --",
        "x\" FROM bystanders; DELETE FROM bystanders; --",
        "' OR '1'='1",
        "' UNION SELECT id, secret FROM bystanders --",
        ") OR true --",
        "1; DROP TABLE bystanders",
        "$1",
        "$1; DROP TABLE bystanders",
        "$$; DROP TABLE bystanders; $$",
        "$tag$; DROP TABLE bystanders; $tag$",
        "E'\\047; DROP TABLE bystanders'",
        "U&'\\0027'",
        "/* ",
        " */ DROP TABLE bystanders; /*",
        "-- ",
        "{}",
        "{0}",
        "{{",
        "?",
        ":name",
        "%(name)s",
        "%s%n",
        "%",
        "_",
        "%27",
        "\\x27",
        "NULL",
        "null",
        "DEFAULT",
        "current_user",
        "select",
        "{\"a\":null}",
        "{a,b}",
        "[1,2)",
        "(,)",
        "\"a\"=>\"b\"",
        "a,b\tc",
        "\\.",
        "\\.\n",
        "line\r\nnext",
        "\x01\x02\x1b[31m\x7f",
        "\xEF\xBB\xBF' --",                                // a byte order mark
        "\xCA\xBC OR 1=1",                                 // a letter that some folds make an apostrophe
        "\xEF\xBC\x87 OR 1=1",                             // the wide apostrophe
        "\xE2\x80\xAE' --",                                // the other direction of reading
        "\xC2\xA0'\xE2\x80\x8B",                           // spaces that are none
        "\xF0\x9F\x98\x80'",                               // four bytes
        "\xF4\x8F\xBF\xBF",                                // the last code point
        "\xC3\xA9 \x65\xCC\x81",                           // the same letter twice
        std::string(63, 'y'),                              // a name of the greatest length
        std::string(61, 'y') + "\"\"",                     // quotation marks at the place where names are cut
        std::string(62, 'y') + "\xC3\xA9",                 // a letter across that place
        std::string(64, 'y'),                              // longer than any name
        std::string(70, 'y') + "'; DROP TABLE bystanders"  // what would be cut off
    };
    return all;
}

/// Texts that no UTF-8 database stores: a NUL, and bytes which a careless reader takes for an apostrophe, or for half a
/// letter that swallows the apostrophe behind it.
inline const std::vector<std::string>& unstorable_texts() {
    static const std::vector<std::string> all = {
        std::string("\0", 1),
        std::string("a\0b", 3),
        std::string("user\0'; DROP TABLE bystanders; --", 33),
        "\xBF'; DROP TABLE bystanders; --",  // GBK
        "\xBF\x5C'",
        "\x83'",     // Shift-JIS
        "\x95\x5C",  // Shift-JIS whose second byte is a backslash
        "\xC0\xA7",  // an apostrophe in too many bytes
        "\xE0\x80\xA7",
        "\xC0\x80",      // a NUL in too many bytes
        "\xED\xA0\x80",  // half of a surrogate pair
        "\xF4\x90\x80\x80",
        "\xC3",
        "abc\xF0\x9F\x98",
        "\xFF",
        "\x80",
    };
    return all;
}

/// A storable text of hostile pieces and of letters of all lengths.
inline std::string random_hostile(std::mt19937_64& random) {
    static const std::vector<std::string> pieces = {"'",
                                                    "\"",
                                                    "\\",
                                                    ";",
                                                    "--",
                                                    "/*",
                                                    "*/",
                                                    "$1",
                                                    "$$",
                                                    "$a$",
                                                    "{}",
                                                    "{",
                                                    "}",
                                                    "%",
                                                    "_",
                                                    "?",
                                                    ":",
                                                    "::",
                                                    "E'",
                                                    "\n",
                                                    "\r",
                                                    "\t",
                                                    "\\.",
                                                    "\b",
                                                    "(",
                                                    ")",
                                                    ",",
                                                    " OR true",
                                                    "=",
                                                    "x",
                                                    "id",
                                                    " ",
                                                    "\xC3\xA9",
                                                    "\xE2\x80\x99",
                                                    "\xF0\x9F\x98\x80",
                                                    "DROP TABLE bystanders",
                                                    "NULL",
                                                    "''"};
    std::string text;
    for (auto left = random() % 12; left != 0; --left) text += pieces[random() % pieces.size()];
    return text;
}

/// What stands in the schema and around it: relations, functions, types, roles, settings, comments, and the rows of
/// bystanders. The same text before and after a test means that nothing broke out.
class surroundings {
public:
    explicit surroundings(schema& in) : in_(in), before_(now()) {}
    bool unchanged() { return now() == before_; }

private:
    std::string now() {
        return in_.text(R"(
            SELECT string_agg(what, '|' ORDER BY what) FROM (
                SELECT 'relation ' || c.oid || c.relname FROM pg_class c WHERE relpersistence <> 't'
                UNION ALL SELECT 'function ' || oid || proname FROM pg_proc WHERE oid >= 16384
                UNION ALL SELECT 'type ' || oid || typname FROM pg_type t WHERE oid >= 16384
                    AND NOT EXISTS (SELECT FROM pg_namespace n WHERE n.oid = typnamespace AND nspname ~ '^pg_')
                UNION ALL SELECT 'label ' || oid || enumlabel FROM pg_enum
                UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname !~ '^pg_'
                UNION ALL SELECT 'database ' || datname FROM pg_database
                UNION ALL SELECT 'role ' || rolname || rolsuper FROM pg_roles
                UNION ALL SELECT 'setting ' || setdatabase || setrole || setconfig::text FROM pg_db_role_setting
                UNION ALL SELECT 'comment ' || objoid || description FROM pg_description WHERE objoid >= 16384
                UNION ALL SELECT 'constraint ' || oid || conname FROM pg_constraint
                UNION ALL SELECT 'row ' || b::text FROM bystanders b) all_of_it(what))");
    }

    schema& in_;
    std::string before_;
};

}  // namespace overt::test
