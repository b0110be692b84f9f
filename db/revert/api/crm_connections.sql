-- Revert leadmill:api/crm_connections to pg

begin;

drop view api.crm_connections;

commit;
