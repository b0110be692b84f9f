-- Revert leadmill:crm/imported_deal to pg

begin;

drop table crm.imported_deal;

commit;
