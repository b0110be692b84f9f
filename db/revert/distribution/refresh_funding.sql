-- Revert leadmill:distribution/refresh_funding to pg

begin;

drop function distribution.refresh_funding(uuid);

commit;
