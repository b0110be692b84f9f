-- Verify leadmill:api/sessions to pg

begin;

select * from api.sessions where false;

rollback;
