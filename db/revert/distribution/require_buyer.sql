-- Revert leadmill:distribution/require_buyer to pg

begin;

drop function distribution.require_buyer();

commit;
