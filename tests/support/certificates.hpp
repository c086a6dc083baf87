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
    /// @shape subject: its common name
    void make(std::string_view name, std::string_view authority, const std::string& subject,
              const std::string& host = {}) const {
        openssl("x509 -req -in " + request(name, subject, host) + " -CA " + certificate(authority) + " -CAkey " +
                key(authority) + " -CAcreateserial -copy_extensions copyall -days 2 -out " + certificate(name));
    }
    /// One that was good for a day, long ago: the `x509` of OpenSSL 3.0 takes no dates, and that of 3.5 no end before
    /// now, but both have `ca`.
    void make_expired(std::string_view name, std::string_view authority, const std::string& subject,
                      const std::string& host) const {
        in_.write("issued", "");
        in_.write("ca.cnf", "[ca]\ndefault_ca = own\n[own]\ndatabase = " + in_ / "issued" +
                                "\nnew_certs_dir = " + in_.path() + "\nserial = " + in_ / "serial" +
                                "\ndefault_md = sha256\npolicy = any\ncopy_extensions = copyall\n"
                                "[any]\ncommonName = supplied\n");
        openssl("ca -batch -notext -create_serial -startdate 20200101000000Z -enddate 20200102000000Z -config " +
                in_ / "ca.cnf" + " -cert " + certificate(authority) + " -keyfile " + key(authority) + " -in " +
                request(name, subject, host) + " -out " + certificate(name));
    }

private:
    std::string request(std::string_view name, const std::string& subject, const std::string& host) const {
        const std::string made = in_ / std::string(name).append(".csr");
        const std::string extension = host.empty() ? "" : " -addext subjectAltName=DNS:" + host;
        openssl("req -new" + new_key(name, subject) + extension + " -out " + made);
        return made;
    }
    std::string new_key(std::string_view name, const std::string& subject) const {
        return " -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj '/CN=" + subject + "' -keyout " +
               key(name);
    }
    void openssl(const std::string& command) const { shell(run_as_ + " openssl " + command + " 2>&1"); }

    std::string run_as_;
    const work_directory& in_;
};

}  // namespace overt::test
