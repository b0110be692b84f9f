-- Revert leadmill:returns/niches_have_a_policy to pg

begin;

drop trigger niches_have_a_policy on catalog.niche;
drop function returns.niches_have_a_policy();

commit;
