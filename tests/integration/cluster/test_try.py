from tests.integration.cluster.machines import machines
import time
def test_it(harness):
    t=time.time()
    with machines(harness) as m:
        print("UP", time.time()-t)
        print(m.patronictl("list"))
        print(m.members())
        print(m.patronictl("switchover","town","--leader","n1","--force"))
        time.sleep(10)
        print(m.patronictl("list"))
