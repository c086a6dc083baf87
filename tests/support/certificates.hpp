// SPDX-License-Identifier: BSL-1.0
// Certificates that last as long as a test, made by the openssl program.
#pragma once

#include "process.hpp"

#include <string>
#include <string_view>

namespace overt::test {

/// Makes NAME.crt and NAME.key in a directory of the server's user.
class certificates {
public:
    certificates(const server_user& user, const work_directory& in) : run_as_(user.run_as), in_(in) {}

    std::string certificate(std::string_view name) const { return in_ / std::string(name).append(".crt"); }
    std::string key(std::string_view name) const { return in_ / std::string(name).append(".key"); }

    /// An authority that signs for others.
    void make_authority(std::string_view name) const {
        openssl("req -x509 -days 2" + new_key(name, "authority " + std::string(name)) + " -out " + certificate(name));
    }
    /// @shape subject: its common name; days: how long it is good, less than 0 for one that has expired
    void make(std::string_view name, std::string_view authority, const std::string& subject,
              const std::string& host = {}, int days = 2) const {
        const std::string request = in_ / std::string(name).append(".csr");
        const std::string extension = host.empty() ? "" : " -addext subjectAltName=DNS:" + host;
        openssl("req -new" + new_key(name, subject) + extension + " -out " + request);
        openssl("x509 -req -in " + request + " -CA " + certificate(authority) + " -CAkey " + key(authority) +
                " -CAcreateserial -copy_extensions copyall -days " + std::to_string(days) + " -out " +
                certificate(name));
    }

private:
    std::string new_key(std::string_view name, const std::string& subject) const {
        return " -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj '/CN=" + subject + "' -keyout " +
               key(name);
    }
    void openssl(const std::string& command) const { shell(run_as_ + " openssl " + command + " 2>&1"); }

    std::string run_as_;
    const work_directory& in_;
};

}  // namespace overt::test
