// SPDX-License-Identifier: BSL-1.0
#include <overt/sql/prepared_core.hpp>

#include "sql/bound.hpp"
#include "sql/expression_writer.hpp"
#include "sql/statement_writer.hpp"

#include <cstring>
#include <memory>
#include <string>
#include <utility>

namespace overt::detail {

/// A text, and the values that the building function itself put in: they follow the arguments.
struct prepared_text {
    statement_text text{};
    params values{};
};

namespace {

void append(params& to, const params& values) {
    for (int i = 0; i != values.count(); ++i) {
        const cell value = values.value(i);
        if (value.null()) to.add_encoded_null(values.type(i), values.format(i));
        else to.add_encoded(values.type(i), values.format(i), value.bytes());
    }
}

}  // namespace

prepared_core::~prepared_core() {
    for (const prepared_text* text : texts_) delete text;
}

const prepared_text& prepared_core::write(int at_most) const {
    expression_writer out(postgresql);
    out.arguments = static_cast<int>(arguments_);
    const statement built = build_();
    statement_writer(out, statement_view(built)).write(at_most);
    auto made = std::make_unique<prepared_text>();
    made->text.text = out.text.str();
    made->text.id = statement_text::next_id();
    made->text.changes_session = out.unknown_calls;
    made->text.plain_read = out.only_reads && !out.unknown_calls;
    made->values = std::move(out.values);
    const prepared_text* first = nullptr;
    // Whoever comes first wins, so that a text has one identity.
    if (!__atomic_compare_exchange_n(&texts_[at_most], &first, made.get(), false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        return *first;
    return *made.release();
}

rendered prepared_core::render(const params& arguments, int at_most) const {
    const prepared_text& ready = variant(at_most);
    if (ready.values.count() == 0) return rendered(ready.text, arguments);
    params all(arguments);
    append(all, ready.values);
    return rendered(ready.text, std::move(all));
}

rendered prepared_core::render(params&& arguments, int at_most) const {
    const prepared_text& ready = variant(at_most);
    if (ready.values.count() != 0) append(arguments, ready.values);
    return rendered(ready.text, std::move(arguments));
}

rendered prepared_core::render(const params& arguments, int at_most, dialect in) const {
    return write_in(rules_of(in), arguments, at_most);
}

/// Written each time: texts are kept for the dialect that they are executed in.
rendered prepared_core::write_in(const dialect_rules& rules, const params& arguments, int at_most) const {
    expression_writer out(rules);
    out.arguments = static_cast<int>(arguments_);
    const statement built = build_();
    statement_writer(out, statement_view(built)).write(at_most);
    params all(arguments);
    append(all, out.values);
    return rendered(out.text.str(), std::move(all));
}

std::string_view prepared_core::text(int at_most) const { return variant(at_most).text.text; }

statement prepared_core::erase(const params& arguments, bool raw) const {
    statement made(verb::bound, nullptr);
    const prepared_core* self = this;
    made.add(clause::bound, {reinterpret_cast<const char*>(&self), sizeof self}, raw);
    for (int i = 0; i != arguments.count(); ++i) {
        const cell value = arguments.value(i);
        const oid type = arguments.type(i);
        std::string content(reinterpret_cast<const char*>(&type), sizeof type);
        content += value.null() ? '\0' : '\1';
        content += value.bytes();
        made.add(clause::row, content, static_cast<std::uint8_t>(arguments.format(i)));
    }
    return made;
}

rendered write_bound(const statement_view& what, int at_most, const dialect_rules& rules) {
    const prepared_core* core = nullptr;
    params arguments;
    for (const clause_view& c : what) {
        if (c.kind == clause::bound) {
            std::memcpy(&core, c.content.data(), sizeof core);
            continue;
        }
        oid type;
        std::memcpy(&type, c.content.data(), sizeof type);
        if (c.content[sizeof type] == '\0') arguments.add_encoded_null(type, c.flags);
        else arguments.add_encoded(type, c.flags, c.content.substr(sizeof type + 1));
    }
    if (&rules != &postgresql) return core->write_in(rules, arguments, at_most);
    return core->render(std::move(arguments), at_most);
}

}  // namespace overt::detail
