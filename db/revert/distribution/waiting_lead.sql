-- Revert leadmill:distribution/waiting_lead to pg

begin;

drop table distribution.waiting_lead;

commit;
