-- Revert leadmill:distribution/link_buyers to pg

begin;

drop function distribution.link_buyers();

commit;
