-- Revert leadmill:returns/mark_lead_bad to pg

begin;

drop function returns.mark_lead_bad(uuid, text);

commit;
