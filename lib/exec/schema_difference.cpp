// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/schema_difference.hpp>

#include <utility>

namespace overt {

namespace {

std::string all_sentences(const std::vector<schema_difference>& differences) {
    std::string text = "The database is not what the models describe; migrate it, or correct the descriptions.";
    for (const schema_difference& each : differences) text.append(" ").append(each.message);
    return text;
}

}  // namespace

std::string_view to_string(difference value) noexcept {
    switch (value) {
        case difference::missing_table: return "missing table";
        case difference::missing_column: return "missing column";
        case difference::unexpected_column: return "unexpected column";
        case difference::type: return "type";
        case difference::nullability: return "nullability";
        case difference::default_value: return "default";
        case difference::identity: return "identity";
        case difference::generated: return "generated column";
        case difference::collation: return "collation";
        case difference::primary_key: return "primary key";
        case difference::unique: return "unique";
        case difference::foreign_key: return "foreign key";
        case difference::check: return "check";
        case difference::exclusion: return "exclusion constraint";
        case difference::index: return "index";
        case difference::partitioning: return "partitioning";
        case difference::missing_enum: return "missing enum";
        case difference::enum_labels: return "enum labels";
        case difference::missing_sequence: return "missing sequence";
    }
    return "unknown difference";
}

schema_mismatch::schema_mismatch(std::vector<schema_difference> differences)
    : error(errc::schema_mismatch, all_sentences(differences), {phase::config, outcome::succeeded, fate::kept}),
      differences_(std::make_shared<const std::vector<schema_difference>>(std::move(differences))) {}

}  // namespace overt
