"""Areas: which there are, how many places lie in each, and what each is called in texts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cohesion.directory.actions import save_area
from cohesion.directory.models import Area
from cohesion.site.offices import queries
from cohesion.site.offices.forms import AreaForm
from cohesion.site.offices.rules import may_change_settings
from cohesion.site.offices.views.settings import person


def index(request: HttpRequest, who) -> HttpResponse:
    context = {"lines": queries.areas(), "may_change": may_change_settings(who)}
    return render(request, "site/offices/areas.html", context)


def change(request: HttpRequest, who, pk: int) -> HttpResponse:
    area = get_object_or_404(Area, pk=pk, is_backdrop=False)
    form = AreaForm(request.POST or None, initial={"sms_name": area.sms_name})
    if request.method == "POST" and form.is_valid():
        area.sms_name = form.cleaned_data["sms_name"]
        try:
            save_area(by=person(request), area=area)
            messages.success(request, f"{area.name} is called {area.sms_name} in texts from now on.")
            return redirect("settings:areas")
        except ValidationError as objections:
            form.add_error(None, objections.messages)
    return render(request, "site/offices/area.html", {"form": form, "area": area})
