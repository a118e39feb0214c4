"""Who is alerted, and why each was chosen. Two rings: the second is a named list that an officer confirms."""

from incidents.targeting.choice import Choice as Choice
from incidents.targeting.choice import LeftOut as LeftOut
from incidents.targeting.choice import asked_first as asked_first
from incidents.targeting.choice import first_way as first_way
from incidents.targeting.choice import once_each as once_each
from incidents.targeting.missed import CHANGED as CHANGED
from incidents.targeting.missed import missed as missed
from incidents.targeting.reach import Neighbour as Neighbour
from incidents.targeting.reach import lonely_km as lonely_km
from incidents.targeting.ring_0 import CALLED_IN as CALLED_IN
from incidents.targeting.ring_0 import COUNCIL as COUNCIL
from incidents.targeting.ring_0 import ON_DUTY as ON_DUTY
from incidents.targeting.ring_0 import POLICE as POLICE
from incidents.targeting.ring_0 import RAISED_IT as RAISED_IT
from incidents.targeting.ring_0 import every_officer as every_officer
from incidents.targeting.ring_0 import exercise_ring as exercise_ring
from incidents.targeting.ring_0 import first_ring as first_ring
from incidents.targeting.ring_0 import on_duty_and_reachable as on_duty_and_reachable
from incidents.targeting.ring_0 import spared as spared
from incidents.targeting.ring_1 import THIRD as THIRD
from incidents.targeting.ring_1 import chosen_contacts as chosen_contacts
from incidents.targeting.ring_1 import fingerprint as fingerprint
from incidents.targeting.ring_1 import preview as preview
from incidents.targeting.ring_1 import second_ring as second_ring
from incidents.targeting.ring_1 import to_confirm as to_confirm
from incidents.targeting.ring_1 import wider_ring as wider_ring
