-- Revert leadmill:api/waiting_leads to pg

begin;

drop view api.waiting_leads;

commit;
