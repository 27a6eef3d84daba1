# SPDX-License-Identifier: AGPL-3.0-or-later
"""What proves who somebody is: passwords, second factors, passkeys; and slowing guesses down."""
